import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { fromHex } from '@/lib/olp/bytes';
import { readReply } from '@/lib/olp/check-in-reply';
import { computerKeyHash } from '@/lib/olp/computer-key';
import { makeRingKey } from '@/lib/olp/ring-key';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { getLicense } from '@/lib/operations/license/get-license';
import { eventsOf, faultInChain, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { checkIn } from './check-in';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { listCloneAlarms } from '@/lib/operations/queues/list-clone-alarms';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let device: TestDevice;
let activationId: string;
let owner: Viewer;

beforeAll(async () => {
  portal = await buildPortal({ max: 10 });
  product = await portal.product({ allowUnbound: true });
  owner = await portal.customer('owner@customer.example');
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, {
    term: 'subscription',
    lastDay: '2030-03-31',
    seats: 5,
  });
  device = makeDevice(license, 'PC-1', 'LAB-PC-07');
  activationId = (await activate(device)).activationId;
  await portal.db.delete(outbox);
});

const activate = async (of: TestDevice) =>
  value(await activateComputer(portal.context, owner, of.request));
const suspend = () =>
  portal.set('options/clonedComputerConsequence', 'suspend', {
    scope: 'license',
    licenseId: license.licenseId,
  });

/** A wizard, or a copy of its state: it keeps of every reply what protocol 11 says, no more. */
function wizardOf(of: TestDevice, ratchet = new Uint8Array(8), unbound: Uint8Array | null = null) {
  const held = { ratchet };
  const ring = product.file.ring.flatMap(
    (key) => makeRingKey({ ...key, publicKey: fromHex(key.publicKey) ?? new Uint8Array() }) ?? [],
  );
  return {
    copy: () => wizardOf(of, new Uint8Array(held.ratchet), unbound),
    async ask(): Promise<string> {
      const nonce = new Uint8Array(randomBytes(16));
      const signed = value(
        await checkIn(portal.context, portal.wizard(), {
          ...{ productId: product.productId, epoch: 2 ** 31 - 1, token: of.token, nonce },
          ...{ ratchet: held.ratchet, clientTime: 0, appVersion: '1', computerName: 'LAB-PC-07' },
          ...{ short: false, unbound: unbound && { computerId: of.computerId, ckHash: unbound } },
        }),
      );
      const about = { ring, productId: product.productId, deviceCode: of.deviceCodeBytes, nonce };
      const reply = value(readReply(signed, about));
      if (reply.verdict === 'OK' || reply.verdict === 'NEW_TERMS')
        held.ratchet = new Uint8Array(reply.ratchet);
      return reply.verdict;
    },
  };
}

/** Two computers with one state, both of which have been online once since: one fork. */
async function twoClones() {
  const computer = wizardOf(device);
  await computer.ask();
  const copy = computer.copy();
  await computer.ask();
  await computer.ask();
  expect(await copy.ask()).toBe('OK');
  return { computer, copy };
}

const rowOf = async (id = activationId) => {
  const [row] = await portal.db.select().from(activation).where(eq(activation.id, id));
  if (!row) throw new Error('There is no such row.');
  return row;
};
const alarmsMailed = async () =>
  (await queuedMail(portal.db, portal.context.vault)).flatMap(({ recipient, mail }) =>
    mail.template === 'clone-alarm' ? [{ recipient, ...mail }] : [],
  );
const eventsNamed = async (type: string) =>
  (await eventsOf(portal.db, license.licenseId)).filter((one) => one.type === type);

describe('a first fork', () => {
  test('stops nothing, and is recorded, mailed to the registered address and marked', async () => {
    await suspend();
    await twoClones();
    expect(await eventsNamed('activation.forked')).toMatchObject([
      { activationId, after: { forks: 1, suspended: false } },
    ]);
    expect(await alarmsMailed()).toMatchObject([
      {
        recipient: 'owner@customer.example',
        computerName: 'LAB-PC-07',
        suspended: false,
        path: `/computers/${activationId}`,
      },
    ]);
    const seen = await getLicense(portal.context, owner, license.licenseId);
    expect(seen?.computers[0]?.cloneAlarm).toEqual({
      at: portal.clock.now(),
      suspended: false,
      mayClear: true,
      reasonAsked: false,
    });
    expect((await rowOf()).cloneSuspendedAt).toBeNull();
  });

  test('of which the mail cannot be written is not recorded either', async () => {
    const vault = {
      ...portal.context.vault,
      sealMail: () => {
        throw new Error('full');
      },
    };
    const request = { ...requestOf(), ratchet: new Uint8Array(randomBytes(8)) };
    const failing = checkIn({ ...portal.context, vault }, portal.wizard(), request);
    await expect(failing).rejects.toThrow('full');
    expect(await eventsNamed('activation.forked')).toEqual([]);
    expect(await rowOf()).toMatchObject({ forks: 0, cloneAlarmAt: null });
  });
});

const requestOf = () => ({
  ...{ productId: product.productId, epoch: 1, token: device.token, nonce: new Uint8Array(16) },
  ...{ ratchet: new Uint8Array(8), clientTime: 0, appVersion: '1', computerName: '' },
  ...{ short: false, unbound: null },
});

describe('a second fork within 30 days', () => {
  test('answers SUSPENDED to the computer and its copies, where the vendor wants that', async () => {
    await suspend();
    const { computer, copy } = await twoClones();
    expect(await computer.ask()).toBe('SUSPENDED');
    expect(await copy.ask()).toBe('SUSPENDED');
    expect(await computer.ask()).toBe('SUSPENDED');
    // Stopped, they are told apart no more: nothing is counted.
    expect((await rowOf()).forks).toBe(2);
    expect((await alarmsMailed()).map((one) => one.suspended)).toEqual([false, true]);
  });

  test('leaves license and its other computers untouched, and lets itself be deactivated', async () => {
    const other = makeDevice(license, 'PC-2');
    await activate(other);
    await suspend();
    const { computer } = await twoClones();
    expect(await computer.ask()).toBe('SUSPENDED');
    expect(await wizardOf(other).ask()).toBe('OK');
    value(await activateComputer(portal.context, owner, makeDevice(license, 'PC-3').request));
    const seen = await getLicense(portal.context, owner, license.licenseId);
    expect(seen).toMatchObject({ standing: 'active', stopped: null, seatsUsed: 3 });
    // Activating again reads the same key again (10.2): it is no way out, and takes no seat.
    expect((await activate(device)).reused).toBe(true);
    expect(await computer.ask()).toBe('SUSPENDED');
    const { dvc: code, deviceCode } = device;
    const released = await deactivateByCode(portal.context, portal.wizard(), { code, deviceCode });
    expect(value(released).result).toBe('released');
  });

  test('stops nothing where it is only logged, and is mailed once a day at most', async () => {
    const { computer, copy } = await twoClones();
    for (let n = 0; n < 5; n += 1) {
      expect(await computer.ask()).toBe('OK');
      expect(await copy.ask()).toBe('OK');
    }
    expect((await rowOf()).forks).toBe(11);
    expect(await alarmsMailed()).toHaveLength(1);
    portal.clock.advance({ days: 1 });
    await computer.ask();
    await copy.ask();
    expect(await alarmsMailed()).toHaveLength(2);
  });

  test('after 30 times 24 hours is a first one', async () => {
    await suspend();
    const { computer, copy } = await twoClones();
    portal.clock.advance({ days: 30 });
    expect(await computer.ask()).toBe('OK');
    portal.clock.advance({ days: 30, milliseconds: -1 });
    expect(await copy.ask()).toBe('SUSPENDED');
  });

  test('of twenty at the same moment suspends once', async () => {
    await suspend();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => wizardOf(device, new Uint8Array(randomBytes(8))).ask()),
    );
    expect(results.filter((one) => one === 'OK')).toHaveLength(1);
    expect(results.filter((one) => one === 'SUSPENDED')).toHaveLength(19);
    expect(await eventsNamed('activation.forked')).toHaveLength(2);
    expect(await alarmsMailed()).toHaveLength(2);
    expect(await faultInChain(portal.db, license.licenseId)).toBeNull();
  });

  test('no longer stops once the vendor only logs, and then raises no false alarm', async () => {
    await suspend();
    const { computer } = await twoClones();
    expect(await computer.ask()).toBe('SUSPENDED');
    await portal.set('options/clonedComputerConsequence', 'log', {
      scope: 'license',
      licenseId: license.licenseId,
    });
    for (let n = 0; n < 3; n += 1) expect(await computer.ask()).toBe('OK');
    expect((await rowOf()).forks).toBe(2);
  });
});

const listedNow = async (staff: Viewer) =>
  (await listCloneAlarms(portal.context, staff, { filters: { activation: activationId } }))?.rows;

describe('clearing the alarm', () => {
  const suspended = async () => {
    await suspend();
    const clones = await twoClones();
    expect(await clones.computer.ask()).toBe('SUSPENDED');
    return clones;
  };

  test('by the owner lets it go on without another fork, and starts the window anew', async () => {
    const { computer, copy } = await suspended();
    const cleared = await clearCloneAlarm(portal.context, owner, { activationId });
    expect(value(cleared)).toMatchObject({ goesOn: true });
    for (let n = 0; n < 4; n += 1) expect(await computer.ask()).toBe('OK');
    expect(await rowOf()).toMatchObject({ forks: 2, cloneAlarmAt: null, cloneSuspendedAt: null });
    // The copy is still about: its first fork is tolerated once more, the next one is not.
    expect(await copy.ask()).toBe('OK');
    expect((await rowOf()).cloneAlarmAt).toEqual(portal.clock.now());
    expect(await computer.ask()).toBe('SUSPENDED');
    expect((await alarmsMailed()).map((one) => one.suspended)).toEqual([false, true, false, true]);
  });

  test('by staff asks for a reason, which stands in the audit trail', async () => {
    await suspended();
    const staff = await portal.staff('agent@vendor.example');
    const ask = (reason: string) =>
      clearCloneAlarm(portal.context, staff, { activationId, reason });
    expect(codeOf(await ask('  '))).toBe('REASON_REQUIRED');
    expect(await listedNow(staff)).toMatchObject([{ forks: 2, suspendedAt: portal.clock.now() }]);
    value(await ask('They restored a backup.'));
    expect(await eventsNamed('activation.clone-alarm-cleared')).toMatchObject([
      {
        actor: 'staff',
        before: { forks: 2, suspended: true },
        reason: 'They restored a backup.',
      },
    ]);
    expect(await listedNow(staff)).toEqual([]);
    expect(codeOf(await ask('again'))).toBe('NOTHING_TO_CHANGE');
  });

  test('is not for who has only the key, nor for somebody else', async () => {
    await suspended();
    const stranger = await portal.customer('stranger@elsewhere.example');
    for (const viewer of [portal.keyHolder(), portal.wizard(), portal.mailReader(), stranger])
      expect(codeOf(await clearCloneAlarm(portal.context, viewer, { activationId }))).toBe(
        'NOT_FOUND',
      );
    expect((await rowOf()).cloneSuspendedAt).not.toBeNull();
  });

  test('of a computer that is not active, or has no alarm, changes nothing', async () => {
    expect(codeOf(await clearCloneAlarm(portal.context, owner, { activationId }))).toBe(
      'NOTHING_TO_CHANGE',
    );
    await suspended();
    const { dvc: code, deviceCode } = device;
    value(await deactivateByCode(portal.context, portal.wizard(), { code, deviceCode }));
    expect(codeOf(await clearCloneAlarm(portal.context, owner, { activationId }))).toBe(
      'NOT_ACTIVE',
    );
  });
});

describe('a copied unbound key', () => {
  test('raises the alarm at the computer that was bound by it, and can stop nobody', async () => {
    await suspend();
    const made = value(
      await activateComputer(portal.context, portal.keyHolder(), {
        activationKey: license.activationKey,
        computerId: 'PC-9',
      }),
    );
    const hash = computerKeyHash((await rowOf(made.activationId)).computerKey);
    const bound = wizardOf(makeDevice(license, 'PC-9'), undefined, hash);
    expect(await bound.ask()).toBe('NEW_TERMS');
    const [row] = await portal.db
      .select()
      .from(activation)
      .where(and(eq(activation.computerId, 'PC-9'), eq(activation.state, 'active')));
    for (let n = 0; n < 3; n += 1) {
      const copy = wizardOf(makeDevice(license, 'PC-9'), undefined, hash);
      expect(await copy.ask()).toBe('SUPERSEDED');
    }
    expect(await alarmsMailed()).toMatchObject([{ computerId: 'PC-9', suspended: false }]);
    const seen = await portal.db
      .select()
      .from(event)
      .where(eq(event.activationId, row?.id ?? ''));
    expect(seen.filter((one) => one.type === 'activation.copy-seen')).toHaveLength(1);
    expect(await bound.ask()).toBe('OK');
    const about = { activationId: row?.id ?? '' };
    expect(value(await clearCloneAlarm(portal.context, owner, about)).goesOn).toBe(false);
    expect(await bound.ask()).toBe('OK');
    expect((await rowOf(row?.id)).forks).toBe(0);
  });
});
