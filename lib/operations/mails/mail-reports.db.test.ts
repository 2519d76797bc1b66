import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { markOf } from '@/lib/mail/mail-mark';
import {
  asBytes,
  automaticAnswer,
  complaint,
  letter,
  statusReport,
} from '@/lib/mail/reports.test-support';
import { listPeople } from '@/lib/operations/lists/list-people';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { listMails } from './list-mails';
import { readMailTrouble } from './read-mail-trouble';
import { recordMailReport } from './record-mail-report';

const TO = 'jo@customer.example';
let portal: TestPortal;
let agent: Viewer;
let mail: number;
let mark: string;

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
});
beforeEach(async () => {
  await portal.sql`TRUNCATE outbox`;
  mail = await sent(TO);
  mark = markOf(portal.context.vault, mail);
});
afterAll(() => portal.close());

async function sent(recipient: string): Promise<number> {
  const row = { recipient, template: 'license-moved', sentAt: portal.clock.now() } as const;
  const [{ id } = { id: 0 }] = await portal.db.insert(outbox).values(row).returning();
  return id;
}
const take = async (text: string) =>
  value(await recordMailReport(portal.context, portal.operator, asBytes(text)));
const row = async () => {
  const [one] = await portal.db.select().from(outbox).where(eq(outbox.id, mail));
  return one;
};
const reported = () => portal.db.$count(event, eq(event.type, 'mail.reported'));

describe('a report', () => {
  test('is kept with its mail, shown to staff, and stands in the trail where the mail came back', async () => {
    const events = await reported();
    expect(await take(statusReport({ mark }))).toMatchObject({
      ...{ taken: 'recorded', mail, outcome: 'failed', status: '5.1.1' },
    });
    const filters = { outcome: 'failed', recipient: TO } as const;
    const page = await listMails(portal.context, agent, { filters });
    expect(page?.rows).toMatchObject([
      {
        ...{ id: mail, state: 'sent', outcome: 'failed', outcomeStatus: '5.1.1' },
        outcomeDetail: expect.stringContaining('User unknown'),
      },
    ]);
    const none = await listMails(portal.context, agent, { filters: { outcome: 'delivered' } });
    expect(none?.rows).toEqual([]);
    expect(await reported()).toBe(events + 1);
    const [told] = await portal.sql`SELECT after::text FROM event ORDER BY id DESC LIMIT 1`;
    expect(told?.after).not.toContain('@');
  });

  test('changes nothing when it comes again, also many at once', async () => {
    const events = await reported();
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(statusReport({ mark }))));
    expect(taken.map((one) => one.taken).sort()).toEqual([...Array(7).fill('known'), 'recorded']);
    const before = await row();
    portal.clock.advance({ minutes: 5 });
    expect(await take(statusReport({ mark, diagnostic: 'smtp; 550 other words' }))).toEqual({
      ...{ taken: 'known', mail },
    });
    expect(await row()).toEqual(before);
    expect(await reported()).toBe(events + 1);
  });

  test('takes nothing back, in whatever order reports come', async () => {
    const steps = ['delayed', 'relayed', 'delivered', 'failed'];
    for (const action of steps) {
      expect(await take(statusReport({ mark, action })), action).toMatchObject({ outcome: action });
    }
    expect(await take(complaint(mark))).toMatchObject({ outcome: 'complaint' });
    for (const action of steps) {
      expect(await take(statusReport({ mark, action }))).toEqual({ taken: 'known', mail });
    }
    expect((await row())?.outcome).toBe('complaint');
  });

  test('that somebody made up names no mail, whatever number it says', async () => {
    const forged = mark.replace(/.{4}$/, 'dead');
    for (const one of [forged, `${mail}`, mark.replace(`${mail}-`, `${mail + 1}-`)]) {
      expect(await take(statusReport({ mark: one }))).toEqual({ taken: 'unknown' });
    }
    // A mail that is gone from the outbox.
    const gone = markOf(portal.context.vault, mail + 1000);
    expect(await take(statusReport({ mark: gone }))).toEqual({ taken: 'unknown' });
    expect((await row())?.outcome).toBe(null);
  });

  test('about whoever gets copies says nothing of the recipient; about whom it was passed on to it does', async () => {
    await portal.set('customerSite/ccRecipients', ['team@vendor.example']);
    const ofCopy = statusReport({ mark, to: 'Team@vendor.example' });
    expect(await take(ofCopy)).toEqual({ taken: 'nothing', mail });
    const both = [`Final-Recipient: rfc822; ${TO}\r\nAction: delivered\r\nStatus: 2.1.5`];
    const report = statusReport({ mark, to: 'team@vendor.example', more: both });
    expect(await take(report)).toMatchObject({ outcome: 'delivered', status: '2.1.5' });
    await portal.set('customerSite/ccRecipients', null);
    const passedOn = statusReport({ mark, to: 'jo@elsewhere.example' });
    expect(await take(passedOn)).toMatchObject({ outcome: 'failed' });
  });

  test('that is none is refused, or where a program answered, left alone', async () => {
    expect(await take(automaticAnswer)).toEqual({ taken: 'automatic' });
    const refused = await recordMailReport(portal.context, portal.operator, asBytes(letter));
    expect(refused).toEqual({ ok: false, error: { code: 'REPORT_OTHER' } });
    expect(await take(complaint(mark, 'not-spam'))).toEqual({ taken: 'nothing', mail });
  });

  test('keeps what a server says within bounds, and none of its control characters', async () => {
    const diagnostic = `smtp; 550 \u0000\u001b[31m${'no '.repeat(2000)}`;
    await take(statusReport({ mark, diagnostic }));
    const detail = (await row())?.outcomeDetail ?? '';
    expect(detail.length).toBe(500);
    expect(detail).not.toMatch(/\p{Cc}/u);
  });
});

test('staff are told at the person, and at what is registered to them, as long as that is the newest word', async () => {
  const trouble = async () => (await readMailTrouble(portal.context, agent, TO))?.trouble;
  const atPerson = async () => {
    const page = await listPeople(portal.context, agent, { filters: { email: TO } });
    return page?.rows.map(({ mailOutcome }) => mailOutcome);
  };
  await portal.customer(TO);
  expect([await trouble(), await atPerson()]).toEqual([null, [null]]);
  await take(statusReport({ mark, status: '5.2.2' }));
  expect(await trouble()).toEqual({ outcome: 'failed', status: '5.2.2' });
  expect(await atPerson()).toEqual(['failed']);
  portal.clock.advance({ minutes: 1 });
  mail = await sent(TO);
  await take(
    statusReport({
      mark: markOf(portal.context.vault, mail),
      action: 'delivered',
      status: '2.0.0',
    }),
  );
  expect([await trouble(), await atPerson()]).toEqual([null, ['delivered']]);
});

test('mails of an outcome, and the newest word about somebody, are read along their indexes', async () => {
  await portal.sql`
    INSERT INTO outbox (recipient, template, sent_at, created_at, outcome, outcome_at)
    SELECT 'many' || n % 7 || '@customer.example', 'activated', now(), now(), 'delivered', now()
    FROM generate_series(1, 4000) n`;
  await portal.sql`ANALYZE outbox`;
  const listed = await explainedBy(portal.pool, () =>
    listMails(portal.context, agent, { filters: { outcome: 'failed' } }),
  );
  expect(listed).toContain('outbox_outcome');
  const newest = await explainedBy(portal.pool, () =>
    readMailTrouble(portal.context, agent, 'many3@customer.example'),
  );
  expect(newest).toContain('outbox_reported');
});
