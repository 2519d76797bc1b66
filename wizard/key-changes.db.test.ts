import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { parseProduct } from '@/lib/olp/product-file';
import { compromiseRingKey } from '@/lib/operations/key-ring/compromise-ring-key';
import { listRingKeys } from '@/lib/operations/key-ring/list-ring-keys';
import { reissueComputerKeys } from '@/lib/operations/key-ring/reissue-computer-keys';
import { retireRingKey } from '@/lib/operations/key-ring/retire-ring-key';
import { rotateRingKey } from '@/lib/operations/key-ring/rotate-ring-key';
import { queuedMail } from '@/lib/operations/testing/audit';
import type { TestLicense } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { reissueActivationKey } from '@/lib/operations/vendor/reissue-activation-key';
import { codeOf, value } from '@/lib/operations/testing/value';
import { temporaryFolder } from './core/folder.test-support';
import { type OnlinePortal, onlinePortal } from './network.test-support';

let portal: OnlinePortal | undefined;
const at = () => portal as OnlinePortal;
let license: TestLicense;
beforeEach(async () => {
  await portal?.close();
  portal = await onlinePortal();
  license = await portal.license(portal, { seats: 5, email: 'owner@customer.example' });
});
afterAll(() => portal?.close());

const SIGNED = 1;
const NEXT = 2;
const REQUESTS = 3;
const ofProduct = (kid: number) => ({ productId: at().productId, kid, reason: 'It was stolen.' });

async function activated(folder = temporaryFolder()) {
  const wizard = at().wizard(folder, { ownComputerId: () => `PC-${folder.slice(-6)}` });
  value(await wizard.activateOnline({ ...license, computerName: 'LAB' }));
  return { folder, wizard };
}

/** The same computer, after the program was updated: its product file is the one exported now. */
async function updated({ folder }: { folder: string }) {
  const { context, operator, portalUrl, productJson, productId } = at();
  const { ring } = value(await exportProduct(context, operator, productId));
  const product = value(parseProduct({ ...productJson, portalUrl, ring }));
  return at().wizard(folder, { product, ownComputerId: () => `PC-${folder.slice(-6)}` });
}

const kidsHeld = async () => {
  const { db } = at();
  const ofLicense = eq(activation.licenseId, license.licenseId);
  const rows = await db.select({ kid: activation.kid }).from(activation).where(ofLicense);
  return rows.map(({ kid }) => kid).sort();
};

describe('by routine', () => {
  test('programs that were never updated take the keys of the next one, and older ones stay good', async () => {
    const { context, operator, productId } = at();
    const before = await activated();
    expect(value(await rotateRingKey(context, operator, { productId, use: 'signing' }))).toEqual({
      kid: NEXT,
    });
    const after = await activated();
    expect(await kidsHeld()).toEqual([SIGNED, NEXT]);
    for (const { wizard } of [before, after]) {
      value(await wizard.checkIn());
      expect(value(wizard.start()).state).toBe('ACTIVE');
    }
    expect(value((await updated(before)).start()).state).toBe('ACTIVE');
  });

  test('of two at once each moves on by one; always one signs and one is next', async () => {
    const { context, operator, productId } = at();
    const rotate = () => rotateRingKey(context, operator, { productId, use: 'signing' });
    for (const rotated of await Promise.all([rotate(), rotate(), rotate()])) value(rotated);
    const keys = (await listRingKeys(context, operator, productId)) ?? [];
    const states = keys.filter(({ use }) => use === 'signing').map(({ state }) => state);
    expect(states.sort()).toEqual(['next', 'signing', 'verify_only', 'verify_only', 'verify_only']);
  });

  test('a key is retired only when nothing needs it, and its number comes back last of all', async () => {
    const { context, operator, productId } = at();
    const { wizard } = await activated();
    const retire = () => retireRingKey(context, operator, ofProduct(SIGNED));
    expect(codeOf(await retire())).toBe('KEY_SIGNS');
    value(await rotateRingKey(context, operator, { productId, use: 'signing' }));
    expect(await retire()).toMatchObject({
      error: { code: 'KEY_IN_USE', details: { computers: 1 } },
    });
    value(await wizard.deactivateOnline());
    value(await retire());
    expect(codeOf(await retire())).toBe('KEY_UNKNOWN');
    const { ring } = value(await exportProduct(context, operator, productId));
    expect(ring.map(({ kid }) => kid)).not.toContain(SIGNED);
    // Kids 1 to 31: the retired one is taken again after all the others.
    for (;;) {
      const { ok } = await rotateRingKey(context, operator, { productId, use: 'signing' });
      if (!ok) break;
    }
    const keys = (await listRingKeys(context, operator, productId)) ?? [];
    expect(keys).toHaveLength(31);
    expect(keys.find(({ kid }) => kid === SIGNED)?.state).toBe('next');
    const fresh = await updated({ folder: temporaryFolder() });
    value(await fresh.activateOnline({ ...license, computerName: 'LAB' }));
  });
});

describe('a signing key that leaked', () => {
  test('computers get their new key when they check in, and updated programs refuse the old one', async () => {
    const { context, operator } = at();
    const online = await activated();
    const offline = await activated();
    value(await compromiseRingKey(context, operator, ofProduct(SIGNED)));
    const checked = value(await online.wizard.checkIn());
    expect(checked).toMatchObject({ verdict: 'NEW_TERMS' });
    expect(value((await updated(online)).start()).state).toBe('ACTIVE');
    const late = await updated(offline);
    expect(value(late.start()).state).not.toBe('ACTIVE');
    // The very next check-in mends it.
    value(await late.checkIn());
    expect(value(late.start()).state).toBe('ACTIVE');
    expect(await kidsHeld()).toEqual([NEXT, NEXT]);
  });

  test('all are signed again by command, each owner told once, and what was broken off is finished', async () => {
    const { context, operator, productId, db } = at();
    for (let computer = 0; computer < 3; computer++) await activated();
    value(await compromiseRingKey(context, operator, ofProduct(SIGNED)));
    expect(codeOf(await compromiseRingKey(context, operator, ofProduct(SIGNED)))).toBe(
      'NOTHING_TO_CHANGE',
    );
    const reissue = async () => value(await reissueComputerKeys(context, operator, { productId }));
    // Two operators at once: each key is signed again once.
    const done = await Promise.all([reissue(), reissue()]);
    expect(done.reduce((sum, { computers }) => sum + computers, 0)).toBe(3);
    expect(await reissue()).toEqual({ computers: 0, next: null });
    expect(await kidsHeld()).toEqual([NEXT, NEXT, NEXT]);
    const mails = (await queuedMail(db, context.vault)).filter(
      ({ mail }) => mail.template === 'keys-reissued',
    );
    expect(mails).toMatchObject([{ recipient: 'owner@customer.example', mail: { computers: 3 } }]);
  });

  test('the product file says it is revoked, and a next one is always there', async () => {
    const { context, operator, productId } = at();
    value(await compromiseRingKey(context, operator, ofProduct(NEXT)));
    value(await compromiseRingKey(context, operator, ofProduct(SIGNED)));
    const { ring } = value(await exportProduct(context, operator, productId));
    const statusOf = (kid: number) => ring.find((key) => key.kid === kid)?.status;
    expect([statusOf(SIGNED), statusOf(NEXT)]).toEqual(['revoked', 'revoked']);
    const signing = ring.filter(({ alg }) => alg === 'ed25519').map(({ status }) => status);
    expect(signing.sort()).toEqual(['next', 'revoked', 'revoked', 'signing']);
  });
});

test('a key for requests that leaked: its short keys are forgotten, its requests still read', async () => {
  const { context, operator, db, productId } = at();
  const file = value(await exportProduct(context, operator, productId));
  const sealed = makeDevice(license, 'PC-SHORT').sealedRequest({ productId, file });
  const asked = () => activateComputer(context, at().keyHolder(), sealed);
  expect(value(await asked()).shortComputerKey).not.toBeNull();
  value(await compromiseRingKey(context, operator, ofProduct(REQUESTS)));
  const [row] = await db.select().from(activation);
  expect(row?.shortComputerKey).toBeNull();
  expect(value(await asked())).toMatchObject({ reused: true, shortComputerKey: null });
  const { ring } = value(await exportProduct(context, operator, productId));
  const keys = ring.filter(({ alg }) => alg === 'x25519-mac').map(({ status }) => status);
  expect(keys).toEqual(['revoked', 'signing']);
  // A program that is updated asks with the new one.
  const fresh = makeDevice(license, 'PC-FRESH').sealedRequest({
    productId,
    file: { ...file, ring: ring.filter(({ status }) => status !== 'revoked') },
  });
  expect(
    value(await activateComputer(context, at().keyHolder(), fresh)).shortComputerKey,
  ).not.toBeNull();
});

test('an Activation Key that was replaced: the active wizard goes on, checks in and gives its seat up', async () => {
  const { wizard } = await activated();
  const { context, operator } = at();
  const reissued = value(await reissueActivationKey(context, operator, license.licenseId));
  value(await wizard.checkIn());
  expect(value(wizard.start()).state).toBe('ACTIVE');
  const other = at().wizard(temporaryFolder(), { ownComputerId: () => 'PC-OTHER' });
  const old = { activationKey: license.activationKey, computerName: '' };
  expect(codeOf(await other.activateOnline(old))).toBe('AK_UNKNOWN');
  value(await other.activateOnline({ ...old, activationKey: reissued.activationKey }));
  expect(value(await wizard.deactivateOnline()).released).not.toBeNull();
});
