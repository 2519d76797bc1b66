import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { changeProduct, getProduct } from './products';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

const change = (input: Parameters<typeof changeProduct>[2]) =>
  changeProduct(portal.context, portal.operator, input);

describe('changing a product', () => {
  test('names features after those it has, and writes what became of what', async () => {
    const { productId } = await portal.product({ features: ['export'] });
    value(
      await change({ productId, settings: { graceDays: 3 }, addFeatures: ['batch', 'reports'] }),
    );
    const file = value(await exportProduct(portal.context, portal.operator, productId));
    expect(file).toMatchObject({ features: ['export', 'batch', 'reports'], graceDays: 3 });
    const [last] = await portal.db.select().from(event).orderBy(desc(event.id)).limit(1);
    expect(last).toMatchObject({
      type: 'product.changed',
      before: { productId, graceDays: 7, features: ['export'] },
      after: { productId, graceDays: 3, features: ['export', 'batch', 'reports'] },
    });
  });

  test('by ten at once loses no feature and gives each a bit of its own', async () => {
    const { productId } = await portal.product();
    const names = Array.from({ length: 10 }, (_, i) => `feature-${i}`);
    await Promise.all(
      names.map(async (name) => value(await change({ productId, addFeatures: [name] }))),
    );
    const found = await getProduct(portal.context, portal.operator, productId);
    expect([...(found?.features ?? [])].sort()).toEqual(names);
  });

  test('is refused with the field and its bounds', async () => {
    const { productId } = await portal.product({ features: ['export'] });
    const refusals = [
      [{ productId, settings: { graceDays: -1 } }, 'SETTING_INVALID'],
      [{ productId, settings: { unboundDays: 0.5 } }, 'SETTING_INVALID'],
      [{ productId, settings: { defaultLeaseDays: 65_535 } }, 'SETTING_INVALID'],
      [{ productId, settings: { shortKeyLeaseDays: Number.NaN } }, 'SETTING_INVALID'],
      [{ productId, settings: { name: ' ' } }, 'NAME_INVALID'],
      [{ productId, addFeatures: ['export'] }, 'FEATURE_INVALID'],
      [{ productId, addFeatures: ['a,b'] }, 'FEATURE_INVALID'],
      [
        { productId, addFeatures: Array.from({ length: 35 }, (_, i) => `f${i}`) },
        'FEATURE_INVALID',
      ],
      [{ productId, settings: { graceDays: 7 } }, 'NOTHING_TO_CHANGE'],
      [{ productId: 4_000_000_000 }, 'PRODUCT_UNKNOWN'],
    ] as const;
    for (const [input, code] of refusals) {
      expect(codeOf(await change(input as Parameters<typeof change>[0])), code).toBe(code);
    }
    expect(await change({ productId, settings: { graceDays: 4000 } })).toMatchObject({
      error: { details: { field: 'graceDays', low: 0, high: 3650 } },
    });
    const found = await getProduct(portal.context, portal.operator, productId);
    expect(found).toMatchObject({ graceDays: 7, features: ['export'] });
  });

  test('an agent sees it and may not', async () => {
    const { productId } = await portal.product();
    const agent = await portal.staff('agent@vendor.example');
    expect(await getProduct(portal.context, agent, productId)).toMatchObject({ mayChange: false });
    const input = { productId, settings: { graceDays: 1 } };
    expect(codeOf(await changeProduct(portal.context, agent, input))).toBe('FORBIDDEN');
  });
});

test('a product is created only as it could be changed to', async () => {
  const create = (input: Parameters<typeof createProduct>[2]) =>
    createProduct(portal.context, portal.operator, input);
  expect(codeOf(await create({ name: '' }))).toBe('NAME_INVALID');
  expect(codeOf(await create({ name: 'X', id: 0 }))).toBe('SETTING_INVALID');
  expect(codeOf(await create({ name: 'X', features: ['a', 'a'] }))).toBe('FEATURE_INVALID');
  const { productId } = value(await create({ name: ' Example CAD ' }));
  const found = await getProduct(portal.context, portal.operator, productId);
  expect(found?.name).toBe('Example CAD');
  const made = await portal.db
    .select({ after: event.after })
    .from(event)
    .where(eq(event.type, 'product.created'));
  expect(made.some(({ after }) => after?.name === 'Example CAD')).toBe(true);
});
