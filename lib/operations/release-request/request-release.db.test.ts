import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { confirmReleaseRequest, describeReleaseLink } from './confirm-release-request';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { decideReleaseRequest } from './decide-release-request';
import { giveClaimBack } from './give-claim-back';
import { eventsOf } from '@/lib/operations/testing/audit';
import { getActivation } from '@/lib/operations/license/get-activation';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { requestRelease } from './request-release';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';

const OWNER = 'owner@customer.example';
const reason = 'The mainboard is broken.';
let portal: TestPortal;
let license: TestLicense;

beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(await portal.product(), { email: OWNER, seats: 5 });
  const place = { scope: 'license' as const, licenseId: license.licenseId };
  await portal.set('customerSite/showDeactivationVerificationCode', true, place);
  await portal.sql`DELETE FROM outbox`;
});

const allow = (count: number, days = 365) =>
  Promise.all([
    portal.set('options/deadComputerAllowance', count, {
      scope: 'license',
      licenseId: license.licenseId,
    }),
    portal.set('options/deadComputerPeriodInDays', days, {
      scope: 'license',
      licenseId: license.licenseId,
    }),
  ]);

async function activeComputer(computerId: string) {
  const device = makeDevice(license, computerId);
  const viewer = portal.keyHolder();
  const made = value(await activateComputer(portal.context, viewer, device.request));
  await portal.sql`DELETE FROM outbox`;
  return { device, activationId: made.activationId };
}

async function mails() {
  const rows = await portal.db.select().from(outbox).orderBy(outbox.id);
  return rows.map(({ recipient, sealed }) => ({
    recipient,
    mail: sealed && openMail(portal.context.vault, sealed),
  }));
}

const stateOf = async (activationId: string) =>
  (await getActivation(portal.context, portal.operator, activationId))?.state;

describe('this computer no longer works', () => {
  test('waits for staff where no allowance is left, and says so', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-1');
    const asked = value(await requestRelease(portal.context, owner, { activationId, reason }));
    expect(asked).toMatchObject({ state: 'open', reason, activationId });
    expect(await stateOf(activationId)).toBe('active');
    expect(await mails()).toMatchObject([
      { recipient: OWNER, mail: { template: 'release-request', state: 'open', reason } },
    ]);
    const again = value(
      await requestRelease(portal.context, owner, { activationId, reason: 'Please.' }),
    );
    expect(again.id).toBe(asked.id);
    expect(await mails()).toHaveLength(1);
  });

  test('is granted at once within the allowance, as claimed, and counts in its window', async () => {
    const owner = await portal.customer(OWNER);
    await allow(1, 30);
    const first = await activeComputer('PC-1');
    const second = await activeComputer('PC-2');
    const input = { activationId: first.activationId, reason };
    expect(value(await requestRelease(portal.context, owner, input)).state).toBe('granted');
    expect(await stateOf(first.activationId)).toBe('released_claimed');
    expect(await mails()).toMatchObject([
      { mail: { template: 'release-request', state: 'granted' } },
    ]);
    const ask = () =>
      requestRelease(portal.context, owner, { activationId: second.activationId, reason });
    expect(value(await ask()).state).toBe('open');
    value(
      await decideReleaseRequest(portal.context, portal.operator, {
        requestId: value(await ask()).id,
        grant: false,
        answer: 'Only one in 30 days.',
      }),
    );
    portal.clock.advance({ days: 30, milliseconds: -1 });
    expect(value(await ask()).state).toBe('open');
    value(
      await decideReleaseRequest(portal.context, portal.operator, {
        requestId: value(await ask()).id,
        grant: false,
        answer: 'Tomorrow.',
      }),
    );
    portal.clock.advance({ milliseconds: 1 });
    expect(value(await ask()).state).toBe('granted');
  });

  test('a claim that staff gives back counts for no allowance and no limit any more, once, with a reason', async () => {
    const owner = await portal.customer(OWNER);
    const agent = await portal.staff('agent@vendor.example');
    await allow(1);
    const first = await activeComputer('PC-1');
    const ask = async (activationId: string) =>
      value(await requestRelease(portal.context, owner, { activationId, reason })).state;
    expect(await ask(first.activationId)).toBe('granted');
    const second = await activeComputer('PC-2');
    expect(await ask(second.activationId)).toBe('open');
    const give = (viewer: typeof agent, activationId: string, why = 'It had burnt.') =>
      giveClaimBack(portal.context, viewer, { activationId, reason: why });
    expect(await give(agent, first.activationId, ' ')).toMatchObject({
      error: { code: 'REASON_REQUIRED' },
    });
    expect(await give(owner, first.activationId)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await give(agent, second.activationId)).toMatchObject({
      error: { code: 'NOTHING_TO_CHANGE' },
    });
    const both = await Promise.all([1, 2].map(() => give(agent, first.activationId)));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await eventsOf(portal.db, license.licenseId)).toContainEqual(
      expect.objectContaining({ type: 'activation.claim-given-back', reason: 'It had burnt.' }),
    );
    // Nothing returns: the computer stays deactivated, and only the allowance is there again.
    expect(await stateOf(first.activationId)).toBe('released_claimed');
    const third = await activeComputer('PC-3');
    expect(await ask(third.activationId)).toBe('granted');
  });

  test('parallel requests are granted no more than the allowance', async () => {
    const owner = await portal.customer(OWNER);
    await allow(2);
    const computers = [];
    for (let n = 0; n < 5; n++) computers.push(await activeComputer(`PC-${n}`));
    const asked = await Promise.all(
      computers.flatMap(({ activationId }) =>
        [1, 2].map(() => requestRelease(portal.context, owner, { activationId, reason })),
      ),
    );
    const states = await Promise.all(computers.map((one) => stateOf(one.activationId)));
    expect(states.filter((state) => state === 'released_claimed')).toHaveLength(2);
    expect(asked.filter((one) => one.ok && one.value.state === 'granted')).toHaveLength(2);
  });

  test('is not granted at once while the license is suspended or its releases are stopped', async () => {
    const owner = await portal.customer(OWNER);
    await allow(9);
    const { activationId } = await activeComputer('PC-1');
    await portal.sql`UPDATE license SET status = 'suspended' WHERE id = ${license.licenseId}`;
    const asked = value(await requestRelease(portal.context, owner, { activationId, reason }));
    expect(asked.state).toBe('open');
  });

  test('needs a reason, an active computer, and somebody who sees the license', async () => {
    const owner = await portal.customer(OWNER);
    const stranger = await portal.customer('stranger@other.example');
    const { activationId, device } = await activeComputer('PC-1');
    const ask = (viewer: typeof owner, text: string) =>
      requestRelease(portal.context, viewer, { activationId, reason: text });
    expect(await ask(owner, ' \u0000 ')).toMatchObject({ error: { code: 'REASON_REQUIRED' } });
    expect(await ask(stranger, reason)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(
      await requestRelease(portal.context, portal.keyHolder(), { activationId, reason }),
    ).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const code = { code: device.dvc, deviceCode: device.deviceCode };
    value(await deactivateByCode(portal.context, portal.keyHolder(), code));
    expect(await ask(owner, reason)).toMatchObject({ error: { code: 'NOT_ACTIVE' } });
  });

  test('closes by itself when the code arrives', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId, device } = await activeComputer('PC-1');
    const asked = value(await requestRelease(portal.context, owner, { activationId, reason }));
    const code = { code: device.dvc, deviceCode: device.deviceCode };
    value(await deactivateByCode(portal.context, portal.wizard(), code));
    expect(await getActivation(portal.context, owner, activationId)).toMatchObject({
      state: 'released_proven',
      request: { state: 'closed' },
    });
    const late = { requestId: asked.id, grant: true };
    expect(await decideReleaseRequest(portal.context, portal.operator, late)).toMatchObject({
      error: { code: 'NOTHING_TO_CHANGE' },
    });
  });

  test('closes by itself when the computer takes its seat over under a new Device Code', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-1');
    value(await requestRelease(portal.context, owner, { activationId, reason }));
    value(await activateComputer(portal.context, owner, makeDevice(license, 'PC-1').request));
    expect(await getActivation(portal.context, owner, activationId)).toMatchObject({
      state: 'superseded',
      request: { state: 'closed' },
    });
  });
});

describe('staff decides', () => {
  test('grants: the seat is free, claimed, and counts for no limit of the customer', async () => {
    const owner = await portal.customer(OWNER);
    const agent = await portal.staff('agent@vendor.example');
    const place = { scope: 'license' as const, licenseId: license.licenseId };
    await portal.set('options/maxReleaseCount', 1, place);
    await portal.set('options/maxReleaseCountAbsolute', true, place);
    const { activationId } = await activeComputer('PC-1');
    const asked = value(await requestRelease(portal.context, owner, { activationId, reason }));
    const input = { requestId: asked.id, grant: true, answer: 'We believe you.' };
    const twice = await Promise.all([
      decideReleaseRequest(portal.context, agent, input),
      decideReleaseRequest(portal.context, agent, input),
    ]);
    expect(twice.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await stateOf(activationId)).toBe('released_claimed');
    expect((await mails()).at(-1)).toMatchObject({
      recipient: OWNER,
      mail: { state: 'granted', answer: 'We believe you.' },
    });
    await portal.set('customerSite/showDeactivationVerificationCode', false, place);
    const other = await activeComputer('PC-2');
    const released = await deactivateComputer(portal.context, owner, {
      activationId: other.activationId,
    });
    expect(released).toMatchObject({ ok: true });
  });

  test('declines with an answer; the seat stays in use and the customer may ask again', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-1');
    const { id } = value(await requestRelease(portal.context, owner, { activationId, reason }));
    const decide = (answer?: string) =>
      decideReleaseRequest(portal.context, portal.operator, {
        requestId: id,
        grant: false,
        ...(answer ? { answer } : {}),
      });
    expect(await decide()).toMatchObject({ error: { code: 'REASON_REQUIRED' } });
    value(await decide('We saw it online yesterday.'));
    expect(await stateOf(activationId)).toBe('active');
    const [last] = await portal.db
      .select()
      .from(event)
      .where(eq(event.licenseId, license.licenseId))
      .orderBy(desc(event.sequence))
      .limit(1);
    expect(last).toMatchObject({
      type: 'release-request.declined',
      actor: 'operator',
      reason: 'We saw it online yesterday.',
    });
    const again = value(await requestRelease(portal.context, owner, { activationId, reason }));
    expect(again).toMatchObject({ state: 'open' });
    expect(again.id).not.toBe(id);
  });

  test('customers and strangers decide nothing', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-1');
    const { id } = value(await requestRelease(portal.context, owner, { activationId, reason }));
    for (const viewer of [owner, portal.keyHolder(), portal.wizard()]) {
      const decided = decideReleaseRequest(portal.context, viewer, { requestId: id, grant: true });
      expect(await decided).toMatchObject({ error: { code: 'NOT_FOUND' } });
    }
    expect(await stateOf(activationId)).toBe('active');
  });
});

describe('the link mailed to the owner', () => {
  const linkFor = async (activationId: string) => {
    const of = { id: activationId, licenseId: license.licenseId };
    const path = await portal.db.transaction((tx) =>
      makeMailLink({ tx, now: portal.clock.now() }, 'release-request', of, { reason }),
    );
    return new URL(path, 'https://x.example').searchParams.get('token') ?? '';
  };

  test('shows what it is about, changes nothing when it is read, and opens the request once', async () => {
    const { activationId } = await activeComputer('PC-1');
    const token = await linkFor(activationId);
    const shown = { ok: true, value: { computerId: 'PC-1', reason, active: true } };
    expect(await describeReleaseLink(portal.context, portal.mailReader(), token)).toMatchObject(
      shown,
    );
    expect(await describeReleaseLink(portal.context, portal.mailReader(), token)).toMatchObject(
      shown,
    );
    const confirm = () => confirmReleaseRequest(portal.context, portal.mailReader(), token);
    const both = await Promise.all([confirm(), confirm()]);
    expect(both.filter(({ ok }) => ok)).toMatchObject([{ value: { state: 'open', reason } }]);
    expect(await confirm()).toMatchObject({ error: { code: 'LINK_OVER' } });
  });

  test('is over after a day, and no other text is one', async () => {
    const { activationId } = await activeComputer('PC-1');
    const token = await linkFor(activationId);
    portal.clock.advance({ days: 1 });
    for (const text of [token, '', 'x'.repeat(32)])
      expect(await describeReleaseLink(portal.context, portal.mailReader(), text)).toMatchObject({
        error: { code: 'LINK_OVER' },
      });
  });

  test('is kept as a hash only', async () => {
    const { activationId } = await activeComputer('PC-1');
    const token = await linkFor(activationId);
    const [row] = await portal.sql`SELECT row_to_json(m)::text AS text FROM mail_link m
      WHERE activation_id = ${activationId}`;
    expect(row?.text).not.toContain(token);
  });
});
