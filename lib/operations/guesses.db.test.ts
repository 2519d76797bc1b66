import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { license as licenseTable } from '@/lib/db/schema/license';
import { activateComputer } from './activate/activate-computer';
import { describeRequest } from './activate/describe-request';
import { deactivateAtSelfHelp } from './release/deactivate-at-self-help';
import { askReleaseByMail } from './release-request/ask-release-by-mail';
import { buildPortal, type TestLicense, type TestPortal } from './testing/build-portal';
import { makeDevice } from './testing/make-device';
import { codeOf, value } from './testing/value';
import type { Viewer } from './viewer';

type Answered = Parameters<typeof codeOf>[0];

let portal: TestPortal;
let license: TestLicense;
let thief: Viewer;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(await portal.product(), { seats: 2 });
  for (const id of ['LAB-PC-01', 'LAB-PC-02']) {
    value(await activateComputer(portal.context, portal.operator, makeDevice(license, id).request));
  }
  thief = portal.keyHolder();
});

/** Guesses, one after another, until one is not answered any more. */
async function guessesAt(ask: (id: string) => Promise<Answered>) {
  for (let guess = 0; guess < 150; guess++) {
    if (codeOf(await ask(`LAB-PC-${guess + 10}`)) === 'RATE_LIMITED') return guess;
  }
  return 150;
}

test.each<[string, (viewer: Viewer) => (id: string) => Promise<Answered>]>([
  [
    'an activation where no seat is free',
    (viewer) => (id) => activateComputer(portal.context, viewer, makeDevice(license, id).request),
  ],
  [
    'the page of a request',
    (viewer) => (id) =>
      describeRequest(portal.context, viewer, makeDevice(license, id).request.request).then(
        (seen) =>
          seen.ok && seen.value.next.is === 'refused'
            ? { ok: false as const, error: seen.value.next.refusal }
            : seen,
      ),
  ],
  [
    'deactivating at Self Help',
    (viewer) => (computerId) => {
      const input = { activationKey: license.activationKey, computerId, code: '' };
      return deactivateAtSelfHelp(portal.context, viewer, input);
    },
  ],
  [
    'asking for the seat of a dead computer',
    (viewer) => (computerId) => {
      const input = { activationKey: license.activationKey, computerId, reason: 'broken' };
      return askReleaseByMail(portal.context, viewer, input);
    },
  ],
])('%s tells somebody with the key of 30 Computer IDs in an hour, and no more', async (_, door) => {
  expect(await guessesAt(door(thief))).toBe(30);
  // Neither hits nor misses are told any more, at no door.
  const hit = makeDevice(license, 'LAB-PC-01');
  expect(codeOf(await activateComputer(portal.context, thief, hit.request))).toBe('RATE_LIMITED');
  // Others are not held up by it, nor is whoever has the code.
  const elsewhere = await door(portal.moved(thief))('LAB-PC-99');
  expect(codeOf(elsewhere)).not.toBe('RATE_LIMITED');
});

test('an owner who is signed in looks at their own computers as often as they like', async () => {
  const owner = await portal.customer('owner@customer.example');
  const ask = (id: string) =>
    activateComputer(portal.context, owner, makeDevice(license, id).request);
  expect(await guessesAt(ask)).toBe(150);
});

test('a code is no guess: it frees its seat however many guesses came before', async () => {
  const another = await portal.license(license, { seats: 1 });
  const device = makeDevice(another, 'OWN-PC');
  value(await activateComputer(portal.context, portal.operator, device.request));
  const { activationKey } = another;
  const ask = (computerId: string, code = '') =>
    deactivateAtSelfHelp(portal.context, thief, { activationKey, computerId, code });
  expect(await guessesAt((id) => ask(id))).toBe(30);
  expect(value(await ask('OWN-PC', device.dvc))).toMatchObject({ result: 'released' });
});

test('while a seat is free the page of a request says the same of every Computer ID, as often as it is asked', async () => {
  const { db, context } = portal;
  await db.update(licenseTable).set({ seats: 3 }).where(eq(licenseTable.id, license.licenseId));
  const said = async (id: string) => {
    const { request } = makeDevice(license, id).request;
    const { next } = value(await describeRequest(context, thief, request));
    return JSON.stringify(next);
  };
  const answers = new Set<string>();
  for (let asked = 0; asked < 50; asked++) {
    answers.add(await said(asked % 2 === 0 ? 'LAB-PC-01' : `LAB-PC-${asked + 10}`));
  }
  // Also once a takeover would be refused.
  await portal.set('customerSite/maxAnonymousReleasesPerDay', 0, {
    scope: 'license',
    licenseId: license.licenseId,
  });
  answers.add(await said('LAB-PC-01'));
  answers.add(await said('LAB-PC-77'));
  expect([...answers]).toEqual([JSON.stringify({ is: 'activate', takesOver: false })]);
  // Nothing of it was counted: the guesses of the other doors are all left.
  expect(
    await guessesAt((computerId) =>
      deactivateAtSelfHelp(context, thief, {
        activationKey: license.activationKey,
        computerId,
        code: '',
      }),
    ),
  ).toBe(30);
});
