import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { activationKeyText, makeActivationKey } from '@/lib/olp/activation-key';
import { computerKeyText } from '@/lib/olp/computer-key';
import { encodeCode } from '@/lib/olp/text/codes';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { eventsOf } from '@/lib/operations/testing/audit';
import type { TestLicense } from '@/lib/operations/testing/build-portal';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { codeOf, value } from '@/lib/operations/testing/value';
import { temporaryFolder } from './core/folder.test-support';
import { noPortal } from './core/portal';
import { type OnlinePortal, onlinePortal } from './network.test-support';

let portal: OnlinePortal;
let license: TestLicense;
beforeAll(async () => {
  portal = await onlinePortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(portal, { seats: 1, term: 'subscription', lastDay: '2027-03-31' });
});
afterEach(async () => {
  portal.network.next = () => 'delivered';
  portal.network.answering = (message, answer) => answer(message);
  expect(await faultsOf(portal.db, license.licenseId)).toEqual([]);
});

const computer = (extra = {}) => ({
  activationKey: license.activationKey,
  computerName: 'LAB-PC-07',
  ...extra,
});
const rows = () =>
  portal.db.select().from(activation).where(eq(activation.licenseId, license.licenseId));
const states = async () => (await rows()).map((row) => row.state).sort();
const alive = () =>
  portal.db
    .select()
    .from(illegalComputer)
    .innerJoin(activation, eq(activation.id, illegalComputer.activationId))
    .where(eq(activation.licenseId, license.licenseId));

/** An activated wizard with its files in `folder`. */
async function activated() {
  const folder = temporaryFolder();
  const wizard = portal.wizard(folder);
  value(await wizard.activateOnline(computer()));
  return { folder, wizard };
}

/** The portal frees the seat on somebody's word. */
async function claim(state = 'active') {
  const row = (await rows()).find((each) => each.state === state);
  const reason = 'The customer says it burned down.';
  value(
    await deactivateComputer(portal.context, await portal.staff('agent@vendor.example'), {
      activationId: row?.id ?? '',
      reason,
    }),
  );
}

describe('online', () => {
  test('a computer is activated, checked in and deactivated without anything typed', async () => {
    const { wizard } = await activated();
    expect(value(wizard.start()).state).toBe('ACTIVE');
    expect(value(await wizard.checkIn())).toMatchObject({ verdict: 'OK' });
    const { code, released, refusal } = value(await wizard.deactivateOnline());
    expect({ released, refusal }).toMatchObject({
      released: { result: 'released' },
      refusal: null,
    });
    expect(value(wizard.codes())).toEqual([code]);
    expect(code.sent).toBe(true);
    expect(await states()).toEqual(['released_proven']);
    expect(codeOf(await wizard.checkIn())).toBe('NO_REQUEST');
  });

  test('lost replies and repeated calls end in one seat, and then in none', async () => {
    const wizard = portal.wizard(temporaryFolder());
    portal.network.next = () => 'reply-lost';
    expect(codeOf(await wizard.activateOnline(computer()))).toBe('NETWORK');
    expect(value(wizard.start()).state).toBe('PENDING');
    portal.network.next = () => 'doubled';
    value(await wizard.activateOnline(computer()));
    expect(await states()).toEqual(['active']);
    portal.network.next = () => 'reply-lost';
    const { released, refusal } = value(await wizard.deactivateOnline());
    expect({ released, code: refusal?.code }).toEqual({ released: null, code: 'NETWORK' });
    portal.network.next = () => 'delivered';
    const [sent] = value(await wizard.sendPendingCodes()).sent;
    expect(sent?.released.result).toBe('already_released');
    expect(value(await wizard.sendPendingCodes())).toEqual({ sent: [], failed: [] });
  });

  test('a code that could not be sent is sent by the next check-in, and frees the seat', async () => {
    const { wizard } = await activated();
    portal.network.next = () => 'request-lost';
    value(await wizard.deactivateOnline());
    expect(codeOf(await wizard.checkIn())).toBe('NO_REQUEST');
    expect(await states()).toEqual(['active']);

    portal.network.next = () => 'delivered';
    expect(codeOf(await wizard.checkIn())).toBe('NO_REQUEST');
    expect(await states()).toEqual(['released_proven']);
    expect(value(wizard.codes())).toMatchObject([{ sent: true }]);
    const { messages } = portal.network;
    await wizard.checkIn();
    expect(portal.network.messages).toBe(messages);
  });

  test('a code of an earlier license is sent by the check-in of a later one', async () => {
    const { wizard } = await activated();
    value(wizard.deactivate());
    portal.network.next = (path) => (path.endsWith('/deactivate') ? 'request-lost' : 'delivered');
    value(await wizard.activateOnline(computer()));
    expect((await states()).sort()).toEqual(['active', 'superseded']);
    portal.network.next = () => 'delivered';
    // Asked about while its request is on a screen, every few seconds: then nothing else is sent.
    const { deviceCode } = value(wizard.start()).license ?? { deviceCode: '' };
    value(await wizard.checkIn(deviceCode));
    expect((await states()).sort()).toEqual(['active', 'superseded']);
    value(await wizard.checkIn());
    expect((await states()).sort()).toEqual(['active', 'released_proven']);
  });

  test('the portal’s refusals arrive with their code, words and details', async () => {
    await activated();
    const other = portal.wizard(temporaryFolder(), { ownComputerId: () => 'WIZ-OTHER' });
    const refused = await other.activateOnline(computer());
    expect(refused).toMatchObject({
      error: { code: 'NO_SEAT', details: { seats: 1, message: expect.any(String) } },
    });
    // The request stays: once a seat is free, the same one gets it.
    expect(value(other.start()).state).toBe('PENDING');
  });

  test('an unknown Activation Key leaves no request behind', async () => {
    const wizard = portal.wizard(temporaryFolder());
    const random = new Uint8Array(10).fill(9);
    const unknown = activationKeyText(makeActivationKey(portal.productId, random));
    expect(codeOf(await wizard.activateOnline(computer({ activationKey: unknown })))).toBe(
      'AK_UNKNOWN',
    );
    expect(value(wizard.start())).toMatchObject({ state: 'NONE', pending: [] });
  });

  test('a request that the portal has closed is given up for a new one', async () => {
    const wizard = portal.wizard(temporaryFolder());
    portal.network.next = () => 'reply-lost';
    await wizard.activateOnline(computer());
    await claim();
    portal.network.next = () => 'delivered';
    value(await wizard.activateOnline(computer()));
    value(await wizard.sendPendingCodes());
    expect(await states()).toEqual(['active', 'released_proven']);
  });

  test('a pending request that somebody else answers is picked up by polling', async () => {
    const wizard = portal.wizard(temporaryFolder());
    const { url, deviceCode } = value(wizard.request(computer()));
    let waits = 0;
    const wait = async () => {
      waits += 1;
      if (waits !== 2) return;
      // Through the phone: the same door, without the wizard.
      const body = JSON.stringify({ request: url });
      const headers = { 'content-type': 'application/json' };
      await fetch(`${portal.portalUrl}/api/olp/v1/activate`, { method: 'POST', headers, body });
    };
    const polled = value(await wizard.pollPending({ deviceCode, wait }));
    expect(polled).toMatchObject({ verdict: 'NEW_TERMS', keyRefused: null });
    expect({ waits, state: value(wizard.start()).state }).toEqual({ waits: 2, state: 'ACTIVE' });

    const never = portal.wizard(temporaryFolder());
    value(never.request(computer({ computerId: 'PC 2' })));
    let questions = 0;
    const count = async () => {
      questions += 1;
    };
    expect(value(await never.pollPending({ wait: count }))).toBeNull();
    expect(questions).toBe(30);
  });
});

describe('check-in', () => {
  test('brings changed terms, a suspension, its end, and the end of the license', async () => {
    const { wizard } = await activated();
    const { licenseId } = license;
    value(
      await extendLicense(portal.context, portal.operator, licenseId, { lastDay: '2028-03-31' }),
    );
    expect(value(await wizard.checkIn())).toMatchObject({ verdict: 'NEW_TERMS', keyRefused: null });
    expect(value(wizard.start()).license?.terms.epoch).toBeGreaterThan(1);
    value(await suspendLicense(portal.context, portal.operator, licenseId));
    expect(value(await wizard.checkIn()).verdict).toBe('SUSPENDED');
    expect(value(wizard.start()).state).toBe('SUSPENDED');
    value(await resumeLicense(portal.context, portal.operator, licenseId));
    expect(value(await wizard.checkIn()).verdict).toBe('OK');
    expect(value(wizard.start()).state).toBe('ACTIVE');
    value(await revokeLicense(portal.context, portal.operator, licenseId));
    expect(value(await wizard.checkIn())).toMatchObject({ verdict: 'DROP' });
    expect(value(wizard.start()).state).toBe('NONE');
    expect(value(wizard.codes())).toMatchObject([{ reason: 'dropped', sent: true }]);
  });

  test('is asked for by an activation that a suspension is still remembered at', async () => {
    const { wizard } = await activated();
    const { licenseId, activationKey } = license;
    value(await suspendLicense(portal.context, portal.operator, licenseId));
    expect(value(await wizard.checkIn()).verdict).toBe('SUSPENDED');
    value(await resumeLicense(portal.context, portal.operator, licenseId));
    value(await wizard.activateOnline({ activationKey, computerName: 'LAB' }));
    expect(value(wizard.start()).state).toBe('ACTIVE');

    // Without an answer of the check-in it stays as it was told; accepting a key by hand changes nothing.
    value(await suspendLicense(portal.context, portal.operator, licenseId));
    value(await wizard.checkIn());
    value(await resumeLicense(portal.context, portal.operator, licenseId));
    portal.network.next = (path) => (path.endsWith('check-in') ? 'reply-lost' : 'delivered');
    value(await wizard.activateOnline({ activationKey, computerName: 'LAB' }));
    expect(value(wizard.start()).state).toBe('SUSPENDED');
  });

  test('brings a term that was moved into the past; the wizard refuses that key and keeps its own', async () => {
    const { wizard } = await activated();
    const before = value(wizard.start()).license;
    const yesterday = new Date(portal.clock.now().getTime() - 2 * 86_400_000);
    const change = { lastDay: yesterday.toISOString().slice(0, 10) };
    value(await extendLicense(portal.context, portal.operator, license.licenseId, change));
    for (let times = 0; times < 2; times++) {
      expect(value(await wizard.checkIn())).toMatchObject({
        verdict: 'NEW_TERMS',
        keyRefused: { code: 'EXPIRED' },
      });
      expect(value(wizard.start())).toMatchObject({ state: 'ACTIVE', license: before });
    }
    // What the vendor does to stop it.
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(value(await wizard.checkIn()).verdict).toBe('SUSPENDED');
    expect(value(wizard.start()).state).toBe('SUSPENDED');
  });

  test('brings a term that was shortened and is not over yet', async () => {
    const { wizard } = await activated();
    const tomorrow = new Date(portal.clock.now().getTime() + 86_400_000);
    const change = { lastDay: tomorrow.toISOString().slice(0, 10) };
    value(await extendLicense(portal.context, portal.operator, license.licenseId, change));
    expect(value(await wizard.checkIn())).toMatchObject({ verdict: 'NEW_TERMS', keyRefused: null });
    expect(value(await wizard.checkIn()).verdict).toBe('OK');
  });

  test('about a request neither stops nor frees the license beside it', async () => {
    const { wizard } = await activated();
    const other = await portal.license(portal, { seats: 1 });
    const request = { activationKey: other.activationKey, computerName: '' };
    portal.network.next = () => 'reply-lost';
    await wizard.activateOnline(request);
    portal.network.next = () => 'delivered';
    const { pending } = value(wizard.start());
    const ofRequest = () => wizard.checkIn(pending[0]?.deviceCode);

    value(await suspendLicense(portal.context, portal.operator, other.licenseId));
    expect(value(await ofRequest()).verdict).toBe('SUSPENDED');
    expect(value(wizard.start()).state).toBe('ACTIVE');
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(value(await wizard.checkIn()).verdict).toBe('SUSPENDED');
    value(await revokeLicense(portal.context, portal.operator, other.licenseId));
    expect(value(await ofRequest()).verdict).toBe('DROP');
    expect(value(wizard.start()).state).toBe('SUSPENDED');
  });

  test('binds an unbound license, whose unbound keys then never work again', async () => {
    const folder = temporaryFolder();
    const product = { ...portal.wizard(folder).product, acceptUnbound: true };
    const wizard = portal.wizard(folder, { product });
    const { computerId } = value(wizard.request(computer()));
    const post = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const url = `${portal.portalUrl}/api/olp/v1/activate`;
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    const { activationKey } = license;
    const { computerKey } = await post({ activationKey, computerId });
    // An earlier key of the same unbound license, which this wizard has never seen.
    const { licenseId } = license;
    value(
      await extendLicense(portal.context, portal.operator, licenseId, { lastDay: '2027-06-30' }),
    );
    const renewed = await post({ activationKey, computerId });
    value(wizard.accept(renewed.computerKey));
    expect(value(await wizard.checkIn())).toMatchObject({ verdict: 'NEW_TERMS', keyRefused: null });
    const { license: bound } = value(wizard.start());
    expect(bound?.terms.unbound).toBeUndefined();
    expect(await states()).toEqual(['active', 'superseded']);

    value(wizard.request(computer({ fresh: true })));
    expect(codeOf(wizard.accept(computerKey))).toBe('DEACTIVATED');
    value(await wizard.deactivateOnline());
    expect(codeOf(wizard.accept(computerKey))).toBe('DEACTIVATED');
    expect(await states()).toEqual(['released_proven', 'superseded']);
  });

  test('of two processes at the same time is no fork', async () => {
    const { folder, wizard } = await activated();
    for (let round = 0; round < 4; round++) {
      const both = await Promise.all([wizard.checkIn(), portal.wizard(folder).checkIn()]);
      expect(both.map((each) => value(each).verdict)).toEqual(['OK', 'OK']);
    }
    value(await wizard.checkIn());
    expect((await rows()).map((row) => row.forks)).toEqual([0]);
  });

  test('that fails changes nothing', async () => {
    const { folder, wizard } = await activated();
    const before = wizard.start();
    portal.network.next = () => 'request-lost';
    expect(codeOf(await wizard.checkIn())).toBe('NETWORK');
    expect(codeOf(await portal.wizard(folder, { portal: noPortal }).checkIn())).toBe('NETWORK');
    expect(wizard.start()).toEqual(before);
  });
});

describe('the dead computer returns:', () => {
  /** A computer whose seat somebody else has by the time it comes back. */
  async function declaredDead() {
    const { folder, wizard } = await activated();
    const key = (await rows())[0]?.computerKey ?? new Uint8Array();
    await claim();
    const successor = portal.wizard(temporaryFolder(), { ownComputerId: () => 'WIZ-NEW' });
    value(await successor.activateOnline(computer()));
    expect(value(wizard.start()).state).toBe('ACTIVE');
    return { folder, wizard, successor, key: computerKeyText(key) };
  }

  test('it is dropped, destroys its license, and its proof turns the claim into a proven release', async () => {
    const { wizard, successor, key } = await declaredDead();
    // Its proof is lost on the way at first.
    let messages = 0;
    portal.network.next = () => (++messages === 1 ? 'delivered' : 'request-lost');
    const { verdict, dropped } = value(await wizard.checkIn());
    expect({ verdict, reason: dropped?.reason }).toEqual({ verdict: 'DROP', reason: 'dropped' });
    expect(value(wizard.start())).toMatchObject({ state: 'NONE', license: null });
    expect(codeOf(wizard.accept(key))).toBe('DEACTIVATED');
    expect(value(wizard.codes())).toMatchObject([{ code: dropped?.code, sent: false }]);
    expect(await states()).toEqual(['active', 'released_claimed']);

    portal.network.next = () => 'delivered';
    expect(value(await wizard.sendPendingCodes()).sent).toMatchObject([
      { released: { result: 'confirmed' } },
    ]);
    const proven = (await rows()).find(({ state }) => state === 'released_proven');
    const proof = encodeCode('DVC', proven?.proof ?? new Uint8Array(10));
    expect({ proof, at: proven?.provenAt }).toEqual({
      proof: dropped?.code,
      at: portal.clock.now(),
    });
    expect(await states()).toEqual(['active', 'released_proven']);
    expect(value(await successor.checkIn()).verdict).toBe('OK');
  });

  test('the portal records when, how often, from where and as what it was seen', async () => {
    await portal.set('activation/captureIPAddress', true);
    const { folder, wizard } = await declaredDead();
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    expect(await alive()).toEqual([]);

    value(await wizard.checkIn());
    const firstSeenAt = portal.clock.now();
    const [first] = await alive();
    expect(first?.illegal_computer).toMatchObject({
      ...{ firstSeenAt, lastSeenAt: firstSeenAt, times: 1, computerName: 'LAB-PC-07' },
      address: expect.stringMatching(/^10\./),
    });

    // Its disk was copied: the same activation once more, another time and from elsewhere.
    portal.clock.advance({ days: 3 });
    expect(value(await portal.wizard(copy).checkIn()).verdict).toBe('DROP');
    const all = await alive();
    expect(all.map((each) => each.illegal_computer)).toMatchObject([
      { firstSeenAt, lastSeenAt: portal.clock.now(), times: 2, computerName: 'LAB-PC-07' },
    ]);
    expect(all[0]?.illegal_computer.address).not.toBe(first?.illegal_computer.address);
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events.filter(({ type }) => type === 'activation.seen-alive')).toHaveLength(1);
  });
});

test('a copied state folder shows as a fork at the third check-in', async () => {
  const { folder, wizard } = await activated();
  value(await wizard.checkIn());
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  const clone = portal.wizard(copy);
  const forks = async () => (await rows())[0]?.forks;
  for (const [each, seen] of [
    [clone, 0],
    [wizard, 0],
    [clone, 1],
  ] as const) {
    expect(value(await each.checkIn()).verdict).toBe('OK');
    expect(await forks()).toBe(seen);
  }
  const events = await eventsOf(portal.db, license.licenseId);
  expect(events.filter((event) => event.type === 'activation.forked')).toHaveLength(1);
});

test('a proxy that repeats a check-in and passes on the first reply looks like a copy', async () => {
  // The portal cannot tell, and tolerates one in 30 days: docs/decisions/013.
  const { wizard } = await activated();
  portal.network.answering = async (message, answer) => {
    const first = await answer(message);
    await answer(message);
    return first;
  };
  value(await wizard.checkIn());
  portal.network.answering = (message, answer) => answer(message);
  expect(value(await wizard.checkIn()).verdict).toBe('OK');
  expect(value(await wizard.checkIn()).verdict).toBe('OK');
  expect((await rows()).map((row) => row.forks)).toEqual([1]);
});

test('a snapshot restored after the deactivation runs until its next check-in', async () => {
  const { folder, wizard } = await activated();
  const snapshot = temporaryFolder();
  cpSync(folder, snapshot, { recursive: true });
  const { code } = value(await wizard.deactivateOnline());

  // The state alone: the second copy of the tombstone refuses it at once.
  rmSync(join(folder, 'state'), { recursive: true });
  cpSync(join(snapshot, 'state'), join(folder, 'state'), { recursive: true });
  expect(value(wizard.start()).state).toBe('NONE');

  // The whole machine: nothing offline can know.
  const restored = portal.wizard(snapshot);
  expect(value(restored.start()).state).toBe('ACTIVE');
  expect(value(await restored.checkIn())).toMatchObject({
    verdict: 'DROP',
    dropped: { code: code.code },
  });
  expect(value(restored.start()).state).toBe('NONE');
  expect(await alive()).toHaveLength(1);
  expect(value(restored.codes())).toMatchObject([{ sent: true }]);
});

describe('clear', () => {
  test('tells the portal and leaves nothing but the receipt', async () => {
    const { folder, wizard } = await activated();
    const cleared = value(await wizard.clear());
    expect(cleared).toEqual({ deactivated: true, unsent: [], seatStaysUsed: false });
    expect(await states()).toEqual(['released_proven']);
    expect(value(wizard.start()).state).toBe('NONE');
    expect(value(portal.wizard(folder).codes())).toMatchObject([{ sent: true }]);
    value(await wizard.activateOnline(computer()));
    expect(await states()).toEqual(['active', 'released_proven']);
  });

  test('without a network shows the code that the portal still needs', async () => {
    const { folder } = await activated();
    const offline = portal.wizard(folder, { portal: noPortal });
    const cleared = value(await offline.clear());
    const [row] = await rows();
    const deviceCode = encodeCode('DC', row?.deviceCode ?? new Uint8Array(10));
    expect(cleared).toMatchObject({ seatStaysUsed: true, unsent: [{ deviceCode, sent: false }] });
    expect(await states()).toEqual(['active']);
    // Installed again, the code goes out before the new request.
    value(await portal.wizard(folder).activateOnline(computer()));
    expect(await states()).toEqual(['active', 'released_proven']);
  });
});
