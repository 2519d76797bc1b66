import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { rateLimit } from '@/lib/db/schema/rate-limit';
import { fromHex } from '@/lib/olp/bytes';
import { readReply } from '@/lib/olp/check-in-reply';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { computerKeyHash, computerKeyText } from '@/lib/olp/computer-key';
import { makeRingKey } from '@/lib/olp/ring-key';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import {
  extendLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { checkIn } from './check-in';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { eventsOf } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let device: TestDevice;

beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ allowUnbound: true });
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { term: 'subscription', lastDay: '2027-03-31' });
  device = makeDevice(license, 'PC-1');
});

const activate = async (of = device) =>
  value(await activateComputer(portal.context, portal.keyHolder(), of.request));

/** Sends a check-in as the device's wizard would, and reads the reply as it would. */
async function ask(of: TestDevice, what: Partial<CheckInRequest> = {}) {
  const request: CheckInRequest = {
    productId: product.productId,
    epoch: 1,
    token: of.token,
    nonce: new Uint8Array(randomBytes(16)),
    ratchet: new Uint8Array(8),
    clientTime: 0,
    appVersion: '12.3',
    computerName: 'Test PC',
    short: false,
    unbound: null,
    ...what,
  };
  const reply = value(await checkIn(portal.context, portal.wizard(), request));
  const ring = product.file.ring.flatMap(
    (key) => makeRingKey({ ...key, publicKey: fromHex(key.publicKey) ?? new Uint8Array() }) ?? [],
  );
  return value(
    readReply(reply, {
      ring,
      productId: product.productId,
      deviceCode: of.deviceCodeBytes,
      nonce: request.nonce,
    }),
  );
}

const rowOf = async (activationId: string) => {
  const [row] = await portal.db.select().from(activation).where(eq(activation.id, activationId));
  if (!row) throw new Error('There is no such row.');
  return row;
};

describe('a check-in', () => {
  test('of an active computer with the latest key is OK, and notes when it was seen', async () => {
    const { activationId, terms } = await activate();
    const reply = await ask(device, { epoch: terms.epoch });
    expect(reply.verdict).toBe('OK');
    expect(reply.computerKey).toHaveLength(0);
    expect((await rowOf(activationId)).lastSeenAt).toEqual(portal.clock.now());
  });

  test('of a pending request brings the key without typing', async () => {
    const { computerKey } = await activate();
    const reply = await ask(device, { epoch: 0 });
    expect(reply.verdict).toBe('NEW_TERMS');
    expect(computerKeyText(reply.computerKey)).toBe(computerKey);
  });

  test('brings the new key once the license was extended', async () => {
    const { terms } = await activate();
    value(
      await extendLicense(portal.context, portal.operator, license.licenseId, {
        lastDay: '2028-03-31',
      }),
    );
    const reply = await ask(device, { epoch: terms.epoch });
    expect(reply).toMatchObject({ verdict: 'NEW_TERMS', epoch: terms.epoch + 1 });
    expect((await ask(device, { epoch: reply.epoch, ratchet: reply.ratchet })).verdict).toBe('OK');
  });

  test('with a short key brings the signed one', async () => {
    const { terms } = await activate();
    expect((await ask(device, { epoch: terms.epoch, short: true })).verdict).toBe('NEW_TERMS');
  });

  test('of a token nobody knows is UNKNOWN and changes nothing', async () => {
    const { activationId } = await activate();
    const reply = await ask(makeDevice(license, 'PC-1'));
    expect(reply).toMatchObject({ verdict: 'UNKNOWN', epoch: 0 });
    expect((await rowOf(activationId)).lastSeenAt).toBeNull();
  });

  test('of a product that does not exist is refused', async () => {
    const request = { ...(await requestOf(device)), productId: 4_000_000_000 };
    expect(codeOf(await checkIn(portal.context, portal.wizard(), request))).toBe('BAD_REQUEST');
  });

  test('is told that the license is suspended, and that a revoked one is to be dropped', async () => {
    await activate();
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect((await ask(device)).verdict).toBe('SUSPENDED');
    value(await revokeLicense(portal.context, portal.operator, license.licenseId));
    expect((await ask(device)).verdict).toBe('DROP');
  });

  test('more than 60 times an hour from one device is limited', async () => {
    await activate();
    const request = await requestOf(device);
    const codes = new Set<string | null>();
    for (let n = 0; n < 61; n += 1) {
      codes.add(codeOf(await checkIn(portal.context, portal.wizard(), request)));
    }
    expect([...codes]).toEqual([null, 'RATE_LIMITED']);
  });

  test('with invented tokens is limited by the address, and leaves one counter', async () => {
    await activate();
    const counters = async () => (await portal.db.select().from(rateLimit)).length;
    const [stranger, before] = [portal.wizard(), await counters()];
    const codes: (string | null)[] = [];
    for (let n = 0; n < 302; n += 1) {
      const request = { ...(await requestOf(device)), token: new Uint8Array(randomBytes(32)) };
      codes.push(codeOf(await checkIn(portal.context, stranger, request)));
    }
    expect(codes.filter((code) => code === null)).toHaveLength(300);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    expect((await counters()) - before).toBeLessThanOrEqual(1);
    // Whoever is known is not in their way.
    expect(codeOf(await checkIn(portal.context, stranger, await requestOf(device)))).toBe(null);
  });
});

async function requestOf(of: TestDevice): Promise<CheckInRequest> {
  return {
    productId: product.productId,
    epoch: 1,
    token: of.token,
    nonce: new Uint8Array(16),
    ratchet: new Uint8Array(8),
    clientTime: 0,
    appVersion: '1',
    computerName: '',
    short: false,
    unbound: null,
  };
}

describe('a computer that was released without proof and is still in use', () => {
  test('is dropped, recorded once with first and last time, and proven by its code', async () => {
    const { activationId } = await activate();
    value(
      await deactivateComputer(portal.context, portal.operator, { activationId, reason: 'Broken' }),
    );
    portal.clock.advance({ days: 3 });
    expect((await ask(device)).verdict).toBe('DROP');
    const first = portal.clock.now();
    portal.clock.advance({ days: 1 });
    expect((await ask(device)).verdict).toBe('DROP');
    const rows = await portal.db
      .select()
      .from(illegalComputer)
      .where(eq(illegalComputer.activationId, activationId));
    expect(rows).toMatchObject([
      { times: 2, firstSeenAt: first, lastSeenAt: portal.clock.now(), computerName: 'Test PC' },
    ]);
    const seen = (await eventsOf(portal.db, license.licenseId)).filter(
      (event) => event.type === 'activation.seen-alive',
    );
    expect(seen).toHaveLength(1);

    const proven = value(
      await deactivateByCode(portal.context, portal.wizard(), {
        code: device.dvc,
        deviceCode: device.deviceCode,
      }),
    );
    expect(proven.result).toBe('confirmed');
  });

  test('is told SUPERSEDED where another Device Code took its seat', async () => {
    await activate();
    await activate(makeDevice(license, 'PC-1'));
    expect((await ask(device)).verdict).toBe('SUPERSEDED');
  });

  test('is not recorded for merely asking after a pending request', async () => {
    const { activationId } = await activate();
    value(
      await deactivateByCode(portal.context, portal.wizard(), {
        code: device.dvc,
        deviceCode: device.deviceCode,
      }),
    );
    expect((await ask(device, { epoch: 0 })).verdict).toBe('DROP');
    const rows = await portal.db
      .select()
      .from(illegalComputer)
      .where(eq(illegalComputer.activationId, activationId));
    expect(rows).toHaveLength(0);
  });
});

describe('the ratchet', () => {
  test('forgives a lost reply and notices a copied state', async () => {
    const { activationId } = await activate();
    const first = await ask(device);
    await ask(device); // the reply to this one is lost: the device presents the value before it
    const third = await ask(device, { ratchet: first.ratchet });
    expect((await rowOf(activationId)).forks).toBe(1);
    expect(third.verdict).toBe('OK');
    const forked = (await eventsOf(portal.db, license.licenseId)).filter(
      (event) => event.type === 'activation.forked',
    );
    expect(forked).toHaveLength(1);
  });

  test('sees no fork in any number of honest check-ins with lost replies', async () => {
    const { activationId } = await activate();
    let held = new Uint8Array(8);
    for (let n = 0; n < 20; n += 1) {
      const reply = await ask(device, { ratchet: held });
      if (n % 3 !== 1) held = new Uint8Array(reply.ratchet);
    }
    expect((await rowOf(activationId)).forks).toBe(0);
  });
});

describe('an unbound activation', () => {
  const unboundOf = async () => {
    const made = value(
      await activateComputer(portal.context, portal.keyHolder(), {
        activationKey: license.activationKey,
        computerId: 'PC-1',
      }),
    );
    const row = await rowOf(made.activationId);
    return { row, unbound: { computerId: 'pc-1', ckHash: computerKeyHash(row.computerKey) } };
  };

  test('is bound at its first check-in, keeping its seat; a copy is told SUPERSEDED', async () => {
    const { row, unbound } = await unboundOf();
    const reply = await ask(device, { unbound });
    expect(reply.verdict).toBe('NEW_TERMS');
    expect((await rowOf(row.id)).state).toBe('superseded');
    const [bound] = await portal.db
      .select()
      .from(activation)
      .where(eq(activation.deviceCode, device.deviceCodeBytes));
    expect(bound).toMatchObject({ state: 'active', seat: row.seat, computerId: 'PC-1' });

    const again = await ask(device, { unbound, epoch: reply.epoch, ratchet: reply.ratchet });
    expect(again.verdict).toBe('OK');
    const copy = makeDevice(license, 'PC-1');
    expect((await ask(copy, { unbound })).verdict).toBe('SUPERSEDED');
  });

  test('is answered too where another license gets the same Device Code at the same moment', async () => {
    for (let n = 1; n <= 12; n += 1) {
      license = await portal.license(product);
      const other = await portal.license(product);
      const pc = makeDevice(license, 'PC-1');
      const { unbound } = await unboundOf();
      const fields = { ...pc.fields, activationKey: other.activationKey };
      await Promise.all([
        activateComputer(portal.context, portal.keyHolder(), fields),
        ask(pc, { unbound }),
      ]);
      const ofCode = eq(activation.deviceCode, pc.deviceCodeBytes);
      expect(await portal.db.select().from(activation).where(ofCode)).toHaveLength(1);
    }
  });

  test('whose first reply was lost is still bound, without a false fork', async () => {
    const { unbound } = await unboundOf();
    await ask(device, { unbound });
    const again = await ask(device, { unbound });
    expect(again.verdict).toBe('NEW_TERMS');
    const [bound] = await portal.db
      .select()
      .from(activation)
      .where(eq(activation.deviceCode, device.deviceCodeBytes));
    expect(bound?.forks).toBe(0);
  });
});
