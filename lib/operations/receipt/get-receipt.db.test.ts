import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '@/lib/receipt/receipt';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkReceipt } from './check-receipt';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { getReceipt } from './get-receipt';
import { ensureReceiptKey, listReceiptKeys, rotateReceiptKey } from './receipt-keys';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';

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
    expect(keys.map(({ id }) => id)).toEqual([1, 2]);
    for (const receipt of [before, after])
      expect(verifyReceipt(JSON.stringify(receipt), keys)).toMatchObject({ ok: true });
  });
});
