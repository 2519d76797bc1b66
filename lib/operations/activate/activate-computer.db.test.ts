import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { fromHex } from '@/lib/olp/bytes';
import { computerIdHash } from '@/lib/olp/computer-id';
import { readComputerKeyBytes, verifyComputerKey } from '@/lib/olp/read-computer-key';
import { makeRingKey } from '@/lib/olp/ring-key';
import { activateComputer } from './activate-computer';
import { extendLicense } from '@/lib/operations/vendor/change-license';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { describeRequest } from './describe-request';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { ActivationInput } from './read-request';
import type { Viewer } from '@/lib/operations/viewer';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product);
  await portal.db.delete(outbox);
});

const activate = (input: ActivationInput, viewer: Viewer = portal.keyHolder()) =>
  activateComputer(portal.context, viewer, input);
const answer = async (input: ActivationInput, viewer?: Viewer) =>
  codeOf(await activate(input, viewer));
const rowsOf = (of: { licenseId: string }) =>
  portal.db
    .select()
    .from(activation)
    .where(eq(activation.licenseId, of.licenseId))
    .orderBy(activation.epoch);
const mail = () => queuedMail(portal.db, portal.context.vault);
const _release = async (activationId: string) =>
  value(
    await deactivateComputer(portal.context, portal.operator, { activationId, reason: 'test' }),
  );

async function verifies(of: TestProduct, device: TestDevice, bound = true) {
  const [row] = await portal.db
    .select()
    .from(activation)
    .where(
      and(
        eq(activation.productId, of.productId),
        eq(activation.computerIdHash, computerIdHash(device.computerId)),
      ),
    );
  const ring = of.file.ring.flatMap(
    (key) => makeRingKey({ ...key, publicKey: fromHex(key.publicKey) ?? new Uint8Array() }) ?? [],
  );
  const key = value(readComputerKeyBytes(new Uint8Array(row?.computerKey ?? []), ring));
  return verifyComputerKey(key, {
    productId: of.productId,
    cidHash: computerIdHash(device.computerId),
    deviceCode: bound && row ? new Uint8Array(row.deviceCode ?? []) : null,
  });
}

describe('activating', () => {
  test('takes a seat, writes the event and mails the owner', async () => {
    const device = makeDevice(license, 'pc 07', 'Reception');
    const made = value(await activate(device.request));
    expect(made).toMatchObject({
      computerId: 'PC 07',
      computerName: 'Reception',
      deviceCode: device.deviceCode,
      shortComputerKey: null,
      terms: { kid: 1, epoch: 1 },
      reused: false,
      superseded: false,
      unboundLastDay: null,
    });
    expect(await verifies(product, device)).toBe(true);
    expect(await rowsOf(license)).toMatchObject([
      { state: 'active', seat: 1, activatedDoor: 'phone' },
    ]);
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events).toMatchObject([
      { type: 'license.created', actor: 'operator' },
      {
        type: 'activation.created',
        actor: 'key-holder',
        door: 'phone',
        activationId: made.activationId,
        after: { state: 'active', seat: 1, kid: 1, epoch: 1, computerKeyHash: expect.any(String) },
      },
    ]);
    expect(await mail()).toMatchObject([
      {
        recipient: 'owner@customer.example',
        mail: { template: 'activated', computerId: 'PC 07', superseded: false },
      },
    ]);
  });

  test('without mail where the owner wants none', async () => {
    const place = { scope: 'license', licenseId: license.licenseId } as const;
    await portal.set('options/mailOwnerOnActivation', false, place);
    value(await activate(makeDevice(license, 'quiet').request));
    expect(await mail()).toEqual([]);
  });

  test('with s48 keys where the product signs so', async () => {
    const s48 = await portal.product({ signatureAlgorithm: 's48' });
    const device = makeDevice(await portal.license(s48), 's48');
    const made = value(await activate(device.request));
    expect(made.computerKey.replaceAll('-', '')).toHaveLength(102);
    expect(await verifies(s48, device)).toBe(true);
  });

  test('by typed fields, in any case and with spaces for dashes', async () => {
    const { fields } = makeDevice(license, 'Typed');
    const sloppy = {
      ...fields,
      activationKey: fields.activationKey.toLowerCase().replaceAll('-', ' '),
      deviceCode: ` ${fields.deviceCode.toLowerCase()} `,
    };
    expect(value(await activate(sloppy))).toMatchObject({ computerId: 'TYPED', reused: false });
    expect(value(await activate(fields))).toMatchObject({ reused: true });
  });

  test('again gives the same key and takes no seat, also when the term is over', async () => {
    const trial = await portal.license(product, { term: 'trial', lastDay: '2026-10-01', seats: 1 });
    const device = makeDevice(trial, 'again');
    const first = value(await activate(device.request));
    const second = value(await activate(device.request));
    expect(second).toMatchObject({ reused: true, computerKey: first.computerKey });
    expect(await rowsOf(trial)).toHaveLength(1);
    expect(await eventsOf(portal.db, trial.licenseId)).toHaveLength(2);
    portal.clock.advance({ days: 1 });
    const third = value(await activate(device.request));
    expect(third).toMatchObject({ reused: true, computerKey: first.computerKey });
    expect(await answer(makeDevice(trial, 'other').request)).toBe('LICENSE_EXPIRED');
    expect(await mail()).toHaveLength(1);
  });

  test('again after the term was moved into the past gives the key of that term, once', async () => {
    const subscription = await portal.license(product, {
      term: 'subscription',
      lastDay: '2027-01-01',
    });
    const device = makeDevice(subscription, 'shortened');
    const first = value(await activate(device.request));
    const yesterday = new Date(portal.clock.now().getTime() - 86_400_000);
    const change = { lastDay: yesterday.toISOString().slice(0, 10) };
    expect(
      value(await extendLicense(portal.context, portal.operator, subscription.licenseId, change)),
    ).toMatchObject({ termIsOver: true });
    const second = value(await activate(device.request));
    expect(second).toMatchObject({ reused: true, terms: { epoch: 2 } });
    expect(second.terms.exp).toBeLessThan(first.terms.exp ?? 0);
    expect(value(await activate(device.request)).computerKey).toBe(second.computerKey);
    expect(await answer(makeDevice(subscription, 'another').request)).toBe('LICENSE_EXPIRED');
  });

  test('again after the terms changed gives a key of the next epoch', async () => {
    const subscription = await portal.license(product, {
      term: 'subscription',
      lastDay: '2027-01-01',
    });
    const device = makeDevice(subscription, 'renewed');
    const first = value(await activate(device.request));
    const change = { lastDay: '2028-01-01' };
    value(await extendLicense(portal.context, portal.operator, subscription.licenseId, change));
    const described = value(
      await describeRequest(portal.context, portal.keyHolder(), device.request.request),
    );
    expect(described.next).toMatchObject({ is: 'active', outdated: true });
    const second = value(await activate(device.request));
    expect(second).toMatchObject({ reused: true, terms: { epoch: 2 } });
    expect(second.terms.exp).toBe((first.terms.exp ?? 0) + 365);
    expect(await verifies(product, device)).toBe(true);
    expect(value(await activate(device.request)).computerKey).toBe(second.computerKey);
    const types = (await eventsOf(portal.db, subscription.licenseId)).map((one) => one.type);
    expect(types).toEqual([
      'license.created',
      'activation.created',
      'license.extended',
      'computer-key.renewed',
    ]);
  });
});

describe('short keys', () => {
  test('are given for an encrypted request of a product that issues them', async () => {
    const short = await portal.product({ issueShortKeys: true });
    const of = await portal.license(short);
    const device = makeDevice(of, 'short');
    const plain = value(await activate(device.request));
    expect(plain.shortComputerKey).toBeNull();
    const sealed = value(await activate(device.sealedRequest(short)));
    expect(sealed).toMatchObject({ reused: true, computerKey: plain.computerKey });
    expect(sealed.shortComputerKey?.replaceAll('-', '')).toHaveLength(24);
    // What was kept of the encrypted request serves the plain one too.
    expect(value(await activate(device.request)).shortComputerKey).toBe(sealed.shortComputerKey);
  });

  test('are not given where the product issues none', async () => {
    const device = makeDevice(license, 'long');
    const made = value(await activate(device.sealedRequest(product)));
    expect(made.shortComputerKey).toBeNull();
    expect(await verifies(product, device)).toBe(true);
  });
});

describe('an unbound activation', () => {
  let of: TestLicense;
  let unboundProduct: TestProduct;
  beforeAll(async () => {
    unboundProduct = await portal.product({ allowUnbound: true, unboundDays: 90 });
  });
  beforeEach(async () => {
    of = await portal.license(unboundProduct, { seats: 1 });
  });
  const unbound = (id: string) => ({ ...makeDevice(of, id).fields, deviceCode: '' });

  test('ends, says when, and is renewed by asking again', async () => {
    const made = value(await activate(unbound('PC-1')));
    const last = new Date(portal.clock.now().getTime() + 90 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    expect(made).toMatchObject({
      deviceCode: null,
      unboundLastDay: last,
      terms: { unbound: true },
    });
    expect(await verifies(unboundProduct, makeDevice(of, 'PC-1'), false)).toBe(true);
    expect(value(await activate(unbound('PC-1'))).computerKey).toBe(made.computerKey);
    portal.clock.advance({ days: 1 });
    const renewed = value(await activate(unbound('PC-1')));
    expect(renewed).toMatchObject({
      reused: true,
      terms: { epoch: 2, exp: (made.terms.exp ?? 0) + 1 },
    });
    expect(await rowsOf(of)).toHaveLength(1);
  });

  test('frees its seat once its key is over, the day of tolerance included', async () => {
    value(await activate(unbound('PC-1')));
    portal.clock.advance({ days: 91 });
    expect(await answer(unbound('PC-2'))).toBe('NO_SEAT');
    portal.clock.advance({ days: 1 });
    expect(await answer(unbound('PC-2'))).toBeNull();
    const closed = (await rowsOf(of)).find((row) => row.computerId === 'PC-1');
    expect(closed).toMatchObject({
      state: 'released_weak',
      closedDoor: 'expiry',
      closedBy: 'portal',
    });
  });

  test('also where the product has stopped allowing it since', async () => {
    value(await activate(unbound('PC-1')));
    const { productId } = unboundProduct;
    await portal.sql`UPDATE product SET allow_unbound = false WHERE id = ${productId}`;
    portal.clock.advance({ days: 92 });
    expect(await answer(makeDevice(of, 'PC-2').request)).toBeNull();
    await portal.sql`UPDATE product SET allow_unbound = true WHERE id = ${productId}`;
  });

  test('becomes a bound one with the first Device Code, on the same seat', async () => {
    value(await activate(unbound('PC-1')));
    const bound = value(await activate(makeDevice(of, 'PC-1').request));
    expect(bound).toMatchObject({ superseded: true, unboundLastDay: null });
    expect(bound.deviceCode).not.toBeNull();
  });
});
