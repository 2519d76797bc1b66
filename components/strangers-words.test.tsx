import { readdirSync, readFileSync } from 'node:fs';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { DeactivateForm } from '@/components/deactivate/deactivate-form';
import { Receipt } from '@/components/deactivate/receipt';
import { ActivateConfirm } from '@/components/landing/activate-confirm';
import { Activated } from '@/components/landing/activated';
import { DeactivateConfirm } from '@/components/landing/deactivate-confirm';
import { Deactivated } from '@/components/landing/deactivated';
import { OwnerQuestion } from '@/components/landing/owner-question';
import { ComputerKeyPanel } from '@/components/license/computer-key-panel';
import { ComputerList } from '@/components/license/computer-list';
import { FoundComputers } from '@/components/license/found-computers';
import { LicenseInformation } from '@/components/license/license-information';
import { NeedsOwner } from './landing/needs-owner';
import { LicenseList } from '@/components/license/license-list';
import { OfflineKeys } from '@/components/license/offline-keys';
import { formats } from '@/i18n/formats';
import { HOSTILE_WORDS, unseen } from '@/lib/strangers-words.test-support';
import messages from '@/messages/en.json';

const at = new Date('2026-11-02T09:05:00Z');
const action = async () => ({ values: {}, errors: {} });
const product = { productName: 'Example CAD', licenseEnding: 'K7F2Z', backHref: '/' as const };
const key = { computerKey: '4C0G46-2JPF7V-11G11G-BJ6XR4' };

/** Every part of a page that shows words of strangers, with this one for all of them. */
const partsWith = (word: string): ReactNode[] => {
  const computer = { ...product, computerName: word, computerId: word, maskedComputerId: word };
  const request = {
    state: 'open',
    reason: word,
    openedAt: at,
    decidedAt: null,
    answer: null,
  } as const;
  const row = { id: '1', name: word, computerId: word, state: 'active', since: at } as const;
  const shown = { activationId: '1', computerName: word, maskedComputerId: word };
  const list = {
    show: 'active',
    searching: { action },
    hrefs: { active: '/', released: '/', file: '/', keys: '/' },
    several: { action, fields: {}, codeNeeded: false },
    pager: { previousHref: undefined, nextHref: undefined },
  } as const;
  return [
    <Receipt key={1} {...computer} releasedAt={at} proof="proven" number="R1" outcome="released" />,
    <DeactivateForm
      key={2}
      {...{ ...computer, request, action }}
      proof="optional"
      why={null}
      mailedTo="owner@example.com"
      brokenAction={action}
    />,
    <ActivateConfirm key={3} {...computer} seat="free" action={action} />,
    <Activated key={4} facts={computer} {...key} fresh scanned />,
    <DeactivateConfirm key={5} {...computer} reusable closed={false} action={action} />,
    <Deactivated key={6} {...computer} result="confirmed" at={at} activeAgain reusable />,
    <NeedsOwner
      key={13}
      {...computer}
      why="NO_SEAT"
      toFree={1}
      retryHref="/"
      fields={{}}
      choice={{ action, computers: [{ ...row, name: word, lastSeen: at }], allHref: undefined }}
    />,
    <OwnerQuestion
      key={7}
      {...{ ...computer, action, reason: word }}
      {...{ title: '', lead: '', keyEnding: '', consequence: '', submit: '', pending: '' }}
      otherwise=""
      fields={{}}
    />,
    <ComputerKeyPanel
      key={8}
      facts={computer}
      {...key}
      request={request}
      rename={{ action, fields: {} }}
      backHref="/"
    />,
    <ComputerList
      key={9}
      anyActive
      {...list}
      computers={[{ ...row, deactivateHref: '/', keyHref: '/' }]}
    />,
    <ComputerList key={10} anyActive {...list} computers={[]} search={word} />,
    <LicenseList
      key={11}
      severalHref="/"
      organizationsHref={undefined}
      computersHref="/"
      allHref="/"
      fileHref="/"
      filtering={{ action, filters: [] }}
      licenses={[]}
      search={word}
      filtered
      pager={list.pager}
    />,
    <FoundComputers
      key={14}
      search={word}
      searching={{ action, fields: {} }}
      pager={list.pager}
      backHref="/"
      computers={[
        {
          ...{ id: '1', href: '/', name: word, computerId: word, state: 'active' },
          license: { href: '/', productName: 'Example CAD', ending: 'K7F2Z' },
        },
      ]}
    />,
    <OfflineKeys
      key={15}
      {...{ productName: 'Example CAD', ending: 'K7F2Z', most: 9, more: false }}
      outdated={[{ activationId: '1', computerId: word, computerName: word, validThrough: null }]}
      soon={{ count: 0, days: 30 }}
      made={[]}
      make={action}
      fields={{}}
      file={{ href: '/', name: 'files.zip' }}
      backHref="/"
    />,
    <LicenseInformation
      key={12}
      backHref="/"
      support={undefined}
      license={{
        ...{
          productName: 'Example CAD',
          keyEnding: 'K7F2Z',
          standing: 'active',
          term: 'perpetual',
        },
        ...{ lastDay: null, seats: 1, seatsUsed: 1, computers: [shown] },
      }}
    />,
  ];
};

/** What a browser shows of them; what stands in fields and addresses is data. */
const shownOf = (parts: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider {...{ locale: 'en', timeZone: 'UTC', messages, formats, now: at }}>
      {parts}
    </NextIntlClientProvider>,
  ).replace(/ (?:value|href|d)="[^"]*"/g, '');

describe.each(HOSTILE_WORDS)('pages with a stranger called %j', (word) => {
  test('hide nothing, turn nothing, take no markup from it', () => {
    const markup = shownOf(partsWith(word));
    expect(unseen(markup)).toEqual([]);
    expect(markup).not.toContain('<b>');
    expect(markup).not.toContain('x'.repeat(161).concat('x'.repeat(440)));
  });
});

test('a reason is quoted as the words of whoever asked', () => {
  expect(shownOf(partsWith('Mainboard broken'))).toMatch(
    /The person who asked wrote:<\/figcaption><blockquote[^>]*>Mainboard broken</,
  );
  expect(shownOf(partsWith('Mainboard broken'))).toContain(
    'The person who asked wrote: “Mainboard broken”',
  );
});

test('no page shows such a word without making it safe', () => {
  const words = '(?:\\w+\\.)*(?:computerName|computerId|maskedComputerId|reason|search)';
  const shown = new RegExp(
    `(?:\\b(?:value|name|reason|search|computer): |>\\s*\\{)${words}\\b(?! (?:&&|===|\\?(?!\\?)))`,
    'g',
  );
  const files = ['app', 'components'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.tsx') && !file.includes('.test.')),
  );
  expect(files.length).toBeGreaterThan(50);
  const raw = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(shown)].map(([found]) => `${file}: ${found}`),
  );
  // Four get their data, and make of them what they show; the others are fields of forms.
  expect(raw.map((found) => found.replace(/\s+/g, ' '))).toEqual([
    'app/(customer)/computers/page.tsx: name: row.computerName',
    'app/a/[request]/page.tsx: name: computer.computerName',
    'app/(customer)/licenses/[licenseId]/page.tsx: name: computer.computerName',
    'app/(customer)/computers/[activationId]/deactivate/page.tsx: name: computerName',
    'components/deactivate/deactivate-by-key.tsx: > {computerId',
    'components/license/license-activity.tsx: value: search',
    'components/license/license-list.tsx: value: search',
  ]);
});
