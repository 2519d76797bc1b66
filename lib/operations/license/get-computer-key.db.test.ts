import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { license as licenseTable } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { extendLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { getComputerKey, mailComputerKey, renewKey } from './get-computer-key';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let owner: Viewer;
let pc: string;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ issueShortKeys: true });
  owner = await portal.customer('owner@customer.example');
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { term: 'subscription', lastDay: '2027-01-01' });
  const request = makeDevice(license, 'PC-07').sealedRequest(product);
  pc = value(await activateComputer(portal.context, portal.keyHolder(), request)).activationId;
  await portal.db.delete(outbox);
});
const read = () => getComputerKey(portal.context, owner, pc);
const renew = () => renewKey(portal.context, owner, pc);
const epoch = async () =>
  (await portal.db.select().from(licenseTable).where(eq(licenseTable.id, license.licenseId)))[0]
    ?.epoch;

describe('the Computer Key again', () => {
  test('is the stored one while nothing changed, and no epoch is spent', async () => {
    const { key, outdated } = value(await read());
    expect(outdated).toBe(false);
    expect(value(await renew())).toEqual(key);
    expect(JSON.parse(key.licenseFile)).toMatchObject({
      olp: 1,
      computerId: 'PC-07',
      computerKey: key.computerKey,
    });
    expect(await epoch()).toBe(1);
  });

  test('is outdated once the license was extended; renewing raises the epoch and makes both keys anew', async () => {
    const before = value(await read()).key;
    const change = { lastDay: '2028-01-01', maintenanceLastDay: '2027-06-01' };
    value(await extendLicense(portal.context, portal.operator, license.licenseId, change));
    expect(value(await read())).toMatchObject({
      outdated: true,
      key: { computerKey: before.computerKey },
    });
    const renewed = value(await renew());
    expect(renewed.terms).toMatchObject({ epoch: 2, exp: (before.terms.exp ?? 0) + 365 });
    expect(renewed.shortComputerKey).not.toBe(before.shortComputerKey);
    expect(value(await read())).toMatchObject({
      outdated: false,
      key: { computerKey: renewed.computerKey },
    });
    const events = await eventsOf(portal.db, license.licenseId);
    expect(events.at(-1)).toMatchObject({
      type: 'computer-key.renewed',
      actor: 'customer',
      before: { epoch: 1 },
      after: { epoch: 2, computerKeyHash: expect.any(String) },
    });
  });

  test('is outdated by a change of the grace period too', async () => {
    const here = { scope: 'license', licenseId: license.licenseId } as const;
    const before = value(await read()).key;
    await portal.set('options/subscriptionGracePeriod', 14, here);
    expect(value(await renew()).terms.exp).toBe((before.terms.exp ?? 0) + 14);
  });

  test('is not signed anew for a license that is suspended or over, but can be read', async () => {
    const change = { maintenanceLastDay: '2027-06-01' };
    value(await extendLicense(portal.context, portal.operator, license.licenseId, change));
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(value(await read()).outdated).toBe(false);
    expect(value(await renew()).terms.epoch).toBe(1);
  });

  test('is not handed out for a computer that was deactivated', async () => {
    value(await deactivateComputer(portal.context, owner, { activationId: pc }));
    expect(codeOf(await read())).toBe('NOT_ACTIVE');
    expect(codeOf(await renew())).toBe('NOT_ACTIVE');
    expect(codeOf(await mailComputerKey(portal.context, owner, pc))).toBe('NOT_ACTIVE');
  });

  test('is mailed to the viewer who asks, ten times an hour', async () => {
    expect(value(await mailComputerKey(portal.context, owner, pc))).toBe('owner@customer.example');
    const { key } = value(await read());
    expect(await queuedMail(portal.db, portal.context.vault)).toMatchObject([
      {
        recipient: 'owner@customer.example',
        mail: {
          template: 'computer-key',
          computerKey: key.computerKey,
          shortComputerKey: key.shortComputerKey,
        },
      },
    ]);
    for (let i = 0; i < 8; i++) await mailComputerKey(portal.context, owner, pc);
    // The one refused above for a deactivated computer counted as well.
    expect(codeOf(await mailComputerKey(portal.context, owner, pc))).toBe('RATE_LIMITED');
  });

  test('twenty requests at once after a change make one new key', async () => {
    value(
      await extendLicense(portal.context, portal.operator, license.licenseId, {
        lastDay: '2029-01-01',
      }),
    );
    const keys = await Promise.all(Array.from({ length: 20 }, renew));
    expect(new Set(keys.map((key) => value(key).computerKey)).size).toBe(1);
    expect(await epoch()).toBe(2);
  });
});
