import { asc } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { renderMail } from '@/lib/mail/render-mail';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import {
  buildPortal,
  contextOn,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { countDays } from './count-days';
import { sendDailyReport } from './send-daily-report';

let portal: TestPortal;
let license: TestLicense;

beforeEach(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product(), { seats: 20 });
});
afterEach(() => portal.close());

/** A computer whose owner says that it no longer works. */
async function ask(name: string) {
  const { request } = makeDevice(license, name, name);
  const made = value(await activateComputer(portal.context, portal.operator, request));
  await portal.set('customerSite/showDeactivationVerificationCode', true);
  const input = { activationId: made.activationId, reason: 'broken' };
  value(await requestRelease(portal.context, portal.operator, input));
}

async function reports() {
  const rows = await portal.db.select().from(outbox).orderBy(asc(outbox.id));
  return rows.flatMap(({ recipient, sealed }) => {
    const mail = sealed && openMail(portal.context.vault, sealed);
    return mail?.template === 'daily-report' ? [{ recipient, mail }] : [];
  });
}

const TEAM = ['a@vendor.example', 'b@vendor.example'];

test('goes once a day to each who is to get it, however many instances send it', async () => {
  await portal.set('options/dailyReportRecipients', TEAM);
  await ask('CNC-3');
  const contexts = Array.from({ length: 5 }, () => contextOn(portal, portal.clock.now));
  const done = await Promise.all(contexts.map((one) => sendDailyReport(one)));
  expect(done.filter(Boolean)).toHaveLength(1);
  expect((await reports()).map(({ recipient }) => recipient)).toEqual(TEAM);
  portal.clock.advance({ minutes: 12 * 60 + 9 });
  expect(await sendDailyReport(portal.context)).toBe(false);
  portal.clock.advance({ minutes: 1 });
  await countDays(portal.context);
  expect(await sendDailyReport(portal.context)).toBe(true);
  const sent = await reports();
  expect(sent).toHaveLength(4);
  expect(sent[3]?.mail).toMatchObject({ day: '2026-10-01' });
});

test('says how much of each kind there is, the first ones by name, and where', async () => {
  await portal.set('options/dailyReportRecipients', ['a@vendor.example']);
  for (let n = 1; n <= 12; n += 1) {
    await ask(`PC-${n}`);
    portal.clock.advance({ minutes: 1 });
  }
  await sendDailyReport(portal.context);
  const [report] = await reports();
  if (!report) throw new Error('No report.');
  expect(report.mail).toMatchObject({
    day: '2026-09-30',
    parts: [{ kind: 'requests', count: 12 }],
  });
  const site = {
    ...{ origin: portal.context.portalUrl, title: '', logo: '' },
    support: { vendor: '', email: '', url: '', phone: '' },
  };
  const { subject, text } = renderMail(report.mail, site);
  expect(subject).toContain('September 30, 2026');
  expect(text).toContain('12 release requests wait');
  expect(text).toMatch(/PC-12, PC-11, .*and 2 more/s);
  expect(text).toContain('https://licenses.example.com/staff/requests');
});

test('names computers whose activation was refused, each once', async () => {
  await portal.set('options/dailyReportRecipients', ['a@vendor.example']);
  const full = await portal.license(license, { seats: 1 });
  const activate = (name: string) =>
    activateComputer(portal.context, portal.operator, makeDevice(full, name, name).request);
  value(await activate('PC-1'));
  for (const name of ['PC-2', 'PC-3', 'PC-2']) expect((await activate(name)).ok).toBe(false);
  portal.clock.advance({ days: 1 });
  await sendDailyReport(portal.context);
  expect((await reports())[0]?.mail.parts).toMatchObject([{ kind: 'attempts', count: 2 }]);
});

test('is none where nobody is to get it, or nothing happened', async () => {
  await ask('CNC-3');
  expect(await sendDailyReport(portal.context)).toBe(true);
  portal.clock.advance({ days: 1 });
  const quiet = await buildPortal();
  await quiet.set('options/dailyReportRecipients', TEAM);
  expect(await sendDailyReport(quiet.context)).toBe(true);
  expect(await quiet.db.select().from(outbox)).toEqual([]);
  await quiet.close();
  expect(await reports()).toEqual([]);
});
