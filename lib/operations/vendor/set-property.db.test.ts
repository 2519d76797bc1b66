import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Connection } from '@/lib/db/connect';
import { event } from '@/lib/db/schema/event';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import type { Context } from '@/lib/operations/context';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { listProperties, type PropertyPlace, setProperty } from './set-property';
import { faultInChain } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  contextOn,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

const DVC = 'customerSite/showDeactivationVerificationCode';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
/** A second process on the same database. */
let elsewhere: Connection;
let instance: Context;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
  elsewhere = connect(portal.url);
  instance = contextOn(elsewhere, portal.clock.now);
});
afterAll(async () => {
  await elsewhere.close();
  await portal.close();
});
beforeEach(async () => {
  await portal.sql`DELETE FROM property`;
  license = await portal.license(product);
});

const set = (name: string, value: unknown, place: PropertyPlace = { scope: 'global' }) =>
  setProperty(portal.context, portal.operator, { name, value, place });
const ofLicense = () => ({ scope: 'license', licenseId: license.licenseId }) as const;
const ofProduct = () => ({ scope: 'product', productId: product.productId }) as const;

describe('setting a property', () => {
  test('counts for the next decision of another instance', async () => {
    const owner = await portal.customer('owner@customer.example');
    const device = makeDevice(license, 'PC-07');
    const { activationId } = value(
      await activateComputer(instance, portal.keyHolder(), device.request),
    );
    value(await set(DVC, true));
    expect(codeOf(await deactivateComputer(instance, owner, { activationId }))).toBe(
      'DVC_REQUIRED',
    );
    value(
      await setProperty(instance, portal.operator, {
        name: DVC,
        value: false,
        place: { scope: 'global' },
      }),
    );
    expect(codeOf(await deactivateComputer(portal.context, owner, { activationId }))).toBeNull();
  });

  test('says what it was and what it is, in the answer and in the audit trail', async () => {
    expect(value(await set(DVC, true))).toMatchObject({ before: false, after: true, warnings: [] });
    const [last] = await portal.db.select().from(event).orderBy(desc(event.id)).limit(1);
    expect(last).toMatchObject({
      type: 'property.set',
      actor: 'operator',
      before: { name: DVC, scope: 'global', value: false },
      after: { name: DVC, scope: 'global', value: true },
    });
    const back = value(await set(DVC, null));
    expect(back).toMatchObject({ before: true, after: false });
    expect(back.warnings).toHaveLength(1);
  });

  test('of a license stands in the chain of its events', async () => {
    value(await set(DVC, true, ofLicense()));
    expect(await faultInChain(portal.db, license.licenseId)).toBeNull();
    const [last] = await portal.db.select().from(event).orderBy(desc(event.id)).limit(1);
    expect(last).toMatchObject({ type: 'property.set', licenseId: license.licenseId, sequence: 2 });
  });

  test('at a license starts from what its product says', async () => {
    value(await set(DVC, true, ofProduct()));
    expect(value(await set(DVC, false, ofLicense()))).toMatchObject({ before: true, after: false });
    expect(value(await set(DVC, null, ofLicense()))).toMatchObject({ before: false, after: true });
  });

  test('is refused with the reason', async () => {
    expect(await set('no/such', 1)).toMatchObject({ error: { code: 'PROPERTY_UNKNOWN' } });
    expect(await set('toString', 1)).toMatchObject({ error: { code: 'PROPERTY_UNKNOWN' } });
    for (const bad of ['true', 1, {}, []])
      expect(codeOf(await set(DVC, bad))).toBe('VALUE_INVALID');
    for (const bad of [-2, 1.5, 1e9]) {
      expect(codeOf(await set('options/maxReleaseCount', bad))).toBe('VALUE_INVALID');
    }
    expect(await set('options/blockIPAddresses', ['10.0.0.0/8', 'nowhere'])).toMatchObject({
      error: { code: 'VALUE_INVALID', details: { values: 'addressRanges', entry: 'nowhere' } },
    });
    for (const bad of [0, -2]) {
      expect(codeOf(await set('options/maxReleasePeriodInDays', bad))).toBe('VALUE_INVALID');
    }
    expect(await set('options/maxReleaseCount', 1, ofProduct())).toMatchObject({
      error: { code: 'SCOPE_INVALID', details: { allowed: ['global', 'license'] } },
    });
    expect(codeOf(await set(DVC, true, { scope: 'product', productId: 4_000_000_000 }))).toBe(
      'NOT_FOUND',
    );
    expect(codeOf(await set(DVC, true, { scope: 'license', licenseId: 'x' }))).toBe('NOT_FOUND');
  });

  test('at the same moment from two instances leaves a trail in which each follows the other', async () => {
    const changes = Array.from({ length: 10 }, (_, i) =>
      setProperty(i % 2 ? instance : portal.context, portal.operator, {
        name: 'options/maxReleaseCount',
        value: i,
        place: { scope: 'global' },
      }),
    );
    const told = (await Promise.all(changes)).map(value);
    const before = new Set(told.map((one) => one.before));
    const after = new Set(told.map((one) => one.after));
    // Every value but the first is what another change wrote, every one but the last was replaced.
    expect(before.size).toBe(10);
    expect([...before].filter((one) => !after.has(one))).toEqual([-1]);
  });
});

test('the list says value, default and where it is set, widest first', async () => {
  value(await set(DVC, true, ofProduct()));
  value(await set(DVC, false, ofLicense()));
  const { properties, warnings } = value(
    await listProperties(portal.context, portal.operator, ofLicense()),
  );
  expect(properties.find((one) => one.name === DVC)).toMatchObject({
    value: false,
    default: false,
    setAt: [
      { scope: 'product', value: true },
      { scope: 'license', value: false },
    ],
  });
  expect(warnings).toHaveLength(1);
  const global = value(await listProperties(portal.context, portal.operator, { scope: 'global' }));
  expect(global.properties.find((one) => one.name === DVC)?.setAt).toEqual([]);
});
