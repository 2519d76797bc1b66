import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '@/lib/receipt/receipt';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkReceipt } from './check-receipt';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { getReceipt } from './get-receipt';
import { compromiseReceiptKey } from './compromise-receipt-key';
import { describeReceiptKeys, ensureReceiptKey, listReceiptKeys } from './receipt-keys';
import { rotateReceiptKey } from './rotate-receipt-key';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let license: TestLicense;
const OWNER = 'owner@customer.example';

beforeAll(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product(), { email: OWNER, seats: 50 });
  await Promise.all([ensureReceiptKey(portal.context), ensureReceiptKey(portal.context)]);
});
afterAll(() => portal.close());

async function activeComputer(computerId: string) {
  const device = makeDevice(license, computerId);
  const viewer = portal.keyHolder();
  const made = value(await activateComputer(portal.context, viewer, device.request));
  return { device, activationId: made.activationId };
}

describe('a receipt of this portal', () => {
  test('is there for what was released, says how, and is good', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-1');
    expect(await getReceipt(portal.context, owner, activationId)).toBeNull();
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const receipt = await getReceipt(portal.context, owner, activationId);
    expect(receipt).toMatchObject({
      keyturnReceipt: 1,
      portal: 'https://licenses.example.com',
      number: activationId,
      productName: 'Example CAD',
      computerId: 'PC-1',
      proof: 'claimed',
      provenAt: null,
      door: 'portal',
      keyId: 1,
    });
    expect(receipt?.license).toMatch(/^…[0-9A-Z]{5}$/);
    expect(
      await checkReceipt(portal.context, portal.keyHolder(), JSON.stringify(receipt)),
    ).toMatchObject({ ok: true });
  });

  test('of a claim says so once it was proven', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId, device } = await activeComputer('PC-2');
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const code = { code: device.dvc, deviceCode: device.deviceCode };
    value(await deactivateByCode(portal.context, portal.wizard(), code));
    const receipt = await getReceipt(portal.context, owner, activationId);
    expect(receipt).toMatchObject({ proof: 'proven', door: 'portal' });
    expect(receipt?.provenAt).not.toBeNull();
  });

  test('is for those who see the license alone', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-3');
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const stranger = await portal.customer('stranger@other.example');
    for (const viewer of [stranger, portal.keyHolder(), portal.wizard()])
      expect(await getReceipt(portal.context, viewer, activationId)).toBeNull();
    expect(await getReceipt(portal.context, owner, 'x')).toBeNull();
  });

  test('stays good when the portal has begun to sign with another key', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-4');
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const before = await getReceipt(portal.context, owner, activationId);
    expect(await rotateReceiptKey(portal.context, owner)).toMatchObject({ ok: false });
    value(await rotateReceiptKey(portal.context, portal.operator));
    const after = await getReceipt(portal.context, owner, activationId);
    const keys = await listReceiptKeys(portal.db);
    expect([before?.keyId, after?.keyId]).toEqual([1, 2]);
    expect(keys.map(({ id }) => id)).toEqual([1, 2, 3]);
    for (const receipt of [before, after])
      expect(verifyReceipt(JSON.stringify(receipt), keys)).toMatchObject({ ok: true });
  });

  test('can be checked with keys that were saved before they signed', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-5');
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const saved = await listReceiptKeys(portal.db);
    value(await rotateReceiptKey(portal.context, portal.operator));
    const receipt = await getReceipt(portal.context, owner, activationId);
    expect(verifyReceipt(JSON.stringify(receipt), saved)).toMatchObject({ ok: true });
  });

  test('by a key that leaked is called so, and is good again once it is opened anew', async () => {
    const owner = await portal.customer(OWNER);
    const { activationId } = await activeComputer('PC-6');
    value(await deactivateComputer(portal.context, owner, { activationId }));
    const before = await getReceipt(portal.context, owner, activationId);
    const keyId = before?.keyId ?? 0;
    const leaked = { keyId, reason: 'Seen on a screen' };
    const { operator, context } = portal;
    expect(codeOf(await compromiseReceiptKey(context, owner, leaked))).toBe('NOT_FOUND');
    const noReason = { keyId, reason: ' ' };
    expect(codeOf(await compromiseReceiptKey(context, operator, noReason))).toBe('REASON_REQUIRED');
    const done = value(await compromiseReceiptKey(context, operator, leaked));
    expect(done).toEqual({ keyId, signing: keyId + 1 });
    const check = async (receipt: unknown) =>
      codeOf(await checkReceipt(context, portal.keyHolder(), JSON.stringify(receipt)));
    expect(await check(before)).toBe('RECEIPT_KEY_COMPROMISED');
    expect(await check({ ...before, proof: 'proven' })).toBe('RECEIPT_FORGED');
    expect(await check(await getReceipt(context, owner, activationId))).toBeNull();
    expect(codeOf(await compromiseReceiptKey(context, operator, leaked))).toBe('NOTHING_TO_CHANGE');
    const none = { keyId: 999, reason: 'x' };
    expect(codeOf(await compromiseReceiptKey(context, operator, none))).toBe('KEY_UNKNOWN');
    const published = await listReceiptKeys(portal.db);
    expect(published.filter(({ compromised }) => compromised).map(({ id }) => id)).toEqual([keyId]);
  });

  test('is never signed by a next key that leaked', async () => {
    const keys = await describeReceiptKeys(portal.context, portal.operator);
    const next = keys?.find(({ state }) => state === 'next')?.id ?? 0;
    const leaked = { keyId: next, reason: 'Stolen backup' };
    const done = value(await compromiseReceiptKey(portal.context, portal.operator, leaked));
    expect(done.signing).toBe(next - 1);
    const rotated = value(await rotateReceiptKey(portal.context, portal.operator));
    expect(rotated.keyId).toBe(next + 1);
  });
});
