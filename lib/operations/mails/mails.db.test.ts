import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { MAX_ATTEMPTS } from '@/lib/mail/outbox-worker';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { sendComputerKey } from '@/lib/operations/desk/send-computer-key';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { reissueActivationKey } from '@/lib/operations/vendor/reissue-activation-key';
import type { Viewer } from '@/lib/operations/viewer';
import { listMails, type MailFilters } from './list-mails';
import { sendMailAgain } from './send-mail-again';

let portal: TestPortal;
let agent: Viewer;
let license: TestLicense;
let activationId: string;

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
});
beforeEach(async () => {
  await portal.sql`TRUNCATE outbox`;
  license = await portal.license(await portal.product(), { email: 'owner@customer.example' });
  const { request } = makeDevice(license, 'PC-1', 'Lab PC');
  activationId = value(
    await activateComputer(portal.context, portal.operator, request),
  ).activationId;
  await portal.sql`TRUNCATE outbox`;
  value(await sendComputerKey(portal.context, agent, activationId));
});
afterAll(() => portal.close());

const listed = async (filters: MailFilters = {}) =>
  (await listMails(portal.context, agent, { filters }))?.rows ?? [];
const newest = async () => {
  const [row] = await listed();
  if (!row) throw new Error('No mail.');
  return row;
};
const become = (change: Partial<typeof outbox.$inferInsert>) =>
  portal.db.update(outbox).set(change);
const again = (id: number) => sendMailAgain(portal.context, agent, id);
const longAgo = new Date(Date.now() - 86_400_000);

describe('the list', () => {
  test('says to whom, about what and where each stands, and never what is in it', async () => {
    const row = await newest();
    expect(row).toMatchObject({
      ...{ recipient: 'owner@customer.example', kind: 'computer-key', state: 'queued' },
      ...{ licenseId: license.licenseId, activationId, attempts: 0, again: null },
    });
    expect(Object.keys(row)).not.toContain('sealed');
    const states = [
      [{ attempts: 3 }, 'waiting', 'retry'],
      [{ attempts: MAX_ATTEMPTS }, 'failed', 'retry'],
      [{ sealed: null }, 'failed', 'anew'],
      [{ sentAt: longAgo }, 'sent', 'anew'],
    ] as const;
    for (const [change, state, how] of states) {
      await become(change);
      expect(await listed({ state }), state).toMatchObject([{ state, again: how }]);
      expect(await listed({ state: 'queued' })).toEqual([]);
    }
  });

  test('is narrowed to a kind, a recipient and a license', async () => {
    const { licenseId } = await portal.license(await portal.product());
    for (const [filters, count] of [
      [{ kind: 'computer-key' }, 1],
      [{ kind: 'digest' }, 0],
      [{ recipient: 'owner@customer.example' }, 1],
      [{ recipient: 'owner@customer' }, 0],
      [{ license: license.licenseId }, 1],
      [{ license: licenseId }, 0],
    ] as const) {
      expect(await listed(filters), JSON.stringify(filters)).toHaveLength(count);
    }
  });

  test('is read along its indexes, in both directions', async () => {
    await portal.sql`
      INSERT INTO outbox (recipient, template, sent_at, created_at)
      SELECT 'many' || n || '@customer.example', 'activated', now(), timestamptz '2025-01-01Z' + (n / 7) * interval '1 minute'
      FROM generate_series(1, 4000) n`;
    await portal.db.execute(sql`ANALYZE outbox`);
    const plans: [MailFilters, string][] = [
      [{}, 'outbox_recent'],
      [{ state: 'failed' }, 'outbox_unsent'],
      [{ recipient: 'many9@customer.example' }, 'outbox_recipient'],
      [{ kind: 'computer-key' }, 'outbox_template'],
      [{ license: license.licenseId }, 'outbox_license'],
    ];
    for (const sort of listMails.sorts) {
      for (const [filters, index] of plans) {
        const plan = await explainedBy(portal.pool, () =>
          listMails(portal.context, agent, { filters, sort }),
        );
        expect(plan).toContain(index);
      }
      const first = await listMails(portal.context, agent, { sort });
      const second = await listMails(portal.context, agent, { sort, cursor: first?.next ?? '' });
      const back = await listMails(portal.context, agent, { sort, cursor: second?.previous ?? '' });
      expect(back?.rows).toEqual(first?.rows);
    }
  });
});

describe('sending again', () => {
  test('tries now what waits or was given up, and the trail says so', async () => {
    const { id } = await newest();
    for (const [attempts, after] of [
      [3, 3],
      [MAX_ATTEMPTS, 1],
    ] as const) {
      await become({
        attempts,
        dueAt: new Date(Date.now() + 60_000 * 2 ** (attempts - 1) - 120_000),
      });
      expect(value(await again(id))).toEqual({
        how: 'retried',
        recipient: 'owner@customer.example',
      });
      const [row] = await portal.db.select().from(outbox).where(eq(outbox.id, id));
      expect(row?.attempts).toBe(after);
      expect(row?.dueAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    }
    const [told] = await portal.sql`SELECT after FROM event ORDER BY id DESC LIMIT 1`;
    expect(told?.after).toEqual({ mail: id, kind: 'computer-key' });
  });

  test('leaves alone what was not tried, what is being tried, and what is not there', async () => {
    const { id } = await newest();
    const settled = { ok: false, error: { code: 'MAIL_SETTLED' } };
    expect(await again(id)).toEqual(settled);
    await become({ attempts: 2, dueAt: new Date(Date.now() + 110_000) });
    expect(await again(id)).toEqual(settled);
    for (const nowhere of [id + 1000, Number.NaN, 0.5]) {
      expect(await again(nowhere)).toEqual(settled);
    }
    await become({ template: 'sign-in', sentAt: longAgo, sealed: null });
    expect(await again(id)).toEqual(settled);
    expect(await listed()).toHaveLength(1);
  });

  test('makes mails of keys anew, for whom the license is registered to', async () => {
    const { id } = await newest();
    await become({ sentAt: longAgo, sealed: null });
    const recipient = 'owner@customer.example';
    expect(value(await again(id))).toEqual({ how: 'anew', recipient });
    expect(await listed({ state: 'queued' })).toMatchObject([{ kind: 'computer-key' }]);
    await portal.sql`TRUNCATE outbox`;
    value(await reissueActivationKey(portal.context, agent, license.licenseId, 'leaked'));
    expect(await newest()).toMatchObject({ kind: 'key-replaced', licenseId: license.licenseId });
    await become({ sentAt: longAgo, sealed: null });
    expect(value(await again((await newest()).id))).toEqual({ how: 'anew', recipient });
    expect(await listed({ state: 'queued' })).toMatchObject([{ kind: 'license-keys', recipient }]);
  });
});
