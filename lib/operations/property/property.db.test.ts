import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { property } from '@/lib/db/schema/property';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { previewProperty } from './preview-property';
import { listPropertyChanges, undoProperty } from './property-changes';
import { propertyFromText } from './property-from-text';

const COUNT = 'options/maxReleaseCount';
const DVC = 'customerSite/showDeactivationVerificationCode';
const OWNER = 'owner@customer.example';
const GLOBAL = { scope: 'global' } as const;

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  await portal.sql`DELETE FROM property`;
  license = await portal.license(product, { seats: 3, email: OWNER });
});

const ofLicense = () => ({ scope: 'license', licenseId: license.licenseId }) as const;
const set = async (name: string, to: unknown, place: Parameters<typeof undo>[1] = GLOBAL) =>
  value(await setProperty(portal.context, portal.operator, { name, value: to, place }));
const history = async (name: string, place: Parameters<typeof undo>[1] = GLOBAL) =>
  (await listPropertyChanges(portal.context, portal.operator, { place, name })) ?? [];
async function undo(
  name: string,
  place: Parameters<typeof setProperty>[2]['place'] = GLOBAL,
  viewer: Viewer = portal.operator,
) {
  const [last] = await history(name, place);
  return undoProperty(portal.context, viewer, { changeId: last?.id ?? 0 });
}
const rowsOf = (name: string, scope: 'global' | 'license') =>
  portal.db
    .select({ value: property.value })
    .from(property)
    .where(and(eq(property.name, name), eq(property.scope, scope)));

describe('undoing', () => {
  test('brings back what was set before, and where nothing was, nothing is set again', async () => {
    await set(COUNT, 4);
    await set(COUNT, 7, ofLicense());
    await set(COUNT, 2, ofLicense());
    expect(value(await undo(COUNT, ofLicense()))).toMatchObject({ before: 2, after: 7 });
    // The undoing is a change too: taken back, it is done again.
    expect(value(await undo(COUNT, ofLicense()))).toMatchObject({ before: 7, after: 2 });
    const fresh = await portal.license(product);
    const place = { scope: 'license', licenseId: fresh.licenseId } as const;
    await set(COUNT, 9, place);
    // Not the 4 that counted before: that is what everybody has, and may change.
    expect(value(await undo(COUNT, place))).toMatchObject({ before: 9, after: 4 });
    expect(await rowsOf(COUNT, 'license')).toEqual([{ value: 2 }]);
  });

  test('takes back the last change only: what came after it is not lost', async () => {
    await set(COUNT, 4);
    const [seen] = await history(COUNT);
    await set(COUNT, 5);
    const late = await undoProperty(portal.context, portal.operator, { changeId: seen?.id ?? 0 });
    expect(codeOf(late)).toBe('CHANGED_MEANWHILE');
    expect(await rowsOf(COUNT, 'global')).toEqual([{ value: 5 }]);
  });

  test('of ten at the same moment one takes it back', async () => {
    await set(COUNT, 4);
    await set(COUNT, 5);
    const [last] = await history(COUNT);
    const changeId = last?.id ?? 0;
    const all = await Promise.all(
      Array.from({ length: 10 }, () => undoProperty(portal.context, portal.operator, { changeId })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rowsOf(COUNT, 'global')).toEqual([{ value: 4 }]);
  });

  test('is not for other events, nor for agents', async () => {
    const other = await portal.sql`SELECT id FROM event WHERE type = 'license.created' LIMIT 1`;
    const changeId = Number(other[0]?.id);
    expect(codeOf(await undoProperty(portal.context, portal.operator, { changeId }))).toBe(
      'NOT_FOUND',
    );
    await set(COUNT, 4);
    const agent = await portal.staff('agent@vendor.example');
    expect(codeOf(await undo(COUNT, GLOBAL, agent))).toBe('FORBIDDEN');
  });
});

test('the history says who, when, before and after, of this place alone', async () => {
  const admin = await portal.staff('admin@vendor.example', 'admin');
  await set(DVC, false, ofLicense());
  const input = { name: DVC, value: true, place: GLOBAL };
  value(await setProperty(portal.context, admin, input));
  await set(COUNT, 1);
  const [last] = await history(DVC);
  expect(last).toMatchObject({ person: 'admin@vendor.example', before: false, after: true });
  const each = await listPropertyChanges(portal.context, portal.operator, { place: GLOBAL });
  expect(each?.find(({ name }) => name === DVC)?.id).toBe(last?.id);
  expect(each?.find(({ name }) => name === COUNT)).toMatchObject({ after: 1 });
  expect(await history(DVC, ofLicense())).toMatchObject([{ after: false }]);
});

describe('a preview', () => {
  const preview = async (name: string, to: unknown) =>
    value(
      await previewProperty(portal.context, portal.operator, {
        ...{ name, value: to, place: ofLicense() },
      }),
    );

  test('promises what then is done: so many without a code, and no more', async () => {
    const { met, seats } = await preview(COUNT, 1);
    expect(seats).toBe(3);
    expect(met.find(({ situation }) => situation === 'signedIn')).toMatchObject({
      ...{ answer: 'some', count: 3 },
    });
    // Nothing was changed by looking.
    expect(await rowsOf(COUNT, 'license')).toEqual([]);
    await set(COUNT, 1, ofLicense());
    const owner = await portal.customer(OWNER);
    const codes: (string | null)[] = [];
    for (let n = 0; n < 4; n += 1) {
      const device = makeDevice(license, `PC-${n}`);
      const { activationId } = value(
        await activateComputer(portal.context, portal.operator, device.request),
      );
      codes.push(codeOf(await deactivateComputer(portal.context, owner, { activationId })));
    }
    expect(codes).toEqual([null, null, null, 'RELEASE_LIMIT']);
  });

  test('of the code says that it is asked for, and who then decides about dead computers', async () => {
    const { met } = await preview(DVC, true);
    const answers = Object.fromEntries(met.map(({ situation, answer }) => [situation, answer]));
    expect(answers).toMatchObject({
      ...{ signedIn: 'code', keyAlone: 'code', broken: 'staff', takeoverKeyAlone: 'owner' },
    });
  });

  test('of going back shows what counts around it, and warns of what would be', async () => {
    await set(COUNT, 5);
    await set(COUNT, 1, ofLicense());
    expect(await preview(COUNT, null)).toMatchObject({ value: 5, warnings: [] });
    expect(await preview(COUNT, -1)).toMatchObject({ warnings: ['UNPROTECTED_SEATS'] });
    const refused = await previewProperty(portal.context, portal.operator, {
      ...{ name: COUNT, value: 'many', place: ofLicense() },
    });
    expect(codeOf(refused)).toBe('VALUE_INVALID');
  });
});

test.each([
  [DVC, 'true', true],
  [DVC, 'yes', 'yes'],
  [COUNT, ' -1 ', -1],
  [COUNT, '1e3', '1e3'],
  ['options/blockIPAddresses', ' 10.0.0.0/8\r\n\r\n::1 ', ['10.0.0.0/8', '::1']],
  ['customerSite/vendorName', '12', '12'],
])('%s: %o is typed for %o', (name, typed, meant) => {
  expect(propertyFromText(name, typed)).toEqual(meant);
});
