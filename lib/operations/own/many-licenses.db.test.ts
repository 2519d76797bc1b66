import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { rowsReadBy } from '@/lib/operations/testing/explained-by';
import type { Viewer } from '@/lib/operations/viewer';
import { type LicenseFilters, listLicenses } from './list-licenses';

const MANY = 20_000;
/** Of a page: what it shows from each lead, once as ids, and then each with what stands beside it. */
const MOST_FOR_ROWS = 700;
/** A total is counted up to a thousand, along each lead; so many are looked at for their products. */
const MOST_FOR_THOUSAND = 5200;

let portal: TestPortal;
let contact: Viewer;
let owner: Viewer;
let rare: number;

/** Twenty thousand licenses of one organization, half of them registered to its contact, and as many of others. */
beforeAll(async () => {
  portal = await buildPortal();
  const email = 'it@customer.example';
  contact = await portal.colleague(email, 'C-1', 'contact');
  owner = await portal.customer('buyer@customer.example');
  const { productId } = await portal.product({ name: 'Example CAD' });
  ({ productId: rare } = await portal.product({ name: 'Rarely bought' }));
  const [organizationId, other] = [
    await portal.organization('C-1'),
    await portal.organization('C-2'),
  ];
  const { db } = portal;
  await db.execute(sql`
    INSERT INTO license (id, product_id, organization_id, registered_email, status, seats, term, last_day, created_at)
    SELECT gen_random_uuid(), CASE WHEN n % 500 = 0 THEN ${rare}::bigint ELSE ${productId}::bigint END,
      CASE WHEN n % 2 = 0 THEN ${organizationId}::uuid ELSE ${other}::uuid END,
      CASE WHEN n % 4 = 0 THEN ${email} WHEN n % 2 = 0 THEN 'many-' || n || '@customer.example'
        ELSE 'buyer@customer.example' END,
      CASE WHEN n % 300 = 0 THEN 'suspended' ELSE 'active' END, 5,
      CASE WHEN n % 3 = 0 THEN 'subscription' ELSE 'perpetual' END,
      CASE WHEN n % 3 = 0 THEN date '2026-11-01' + (n % 300) END,
      timestamptz '2025-01-01 00:00:00Z' + (n / 7) * interval '1 minute'
    FROM generate_series(1, ${2 * MANY}) n`);
  await db.execute(sql`
    INSERT INTO license_key (license_id, form, lookup, sealed, master_key_id, last_group)
    SELECT l.id, 'olp1', uuid_send(l.id), '', 'k', upper(left(md5(l.id::text), 5)) FROM license l
    WHERE NOT EXISTS (SELECT 1 FROM license_key k WHERE k.license_id = l.id)`);
  await db.execute(sql`ANALYZE`);
});
afterAll(() => portal.close());

const asked: [string, LicenseFilters][] = [
  ['all', {}],
  ['of one product', { product: -1 }],
  ['suspended', { status: 'suspended' }],
  ['registered to the viewer', { owner: 'own' }],
  ['found by their product', { q: 'rarely' }],
  ['found by the end of a key', { q: 'AB1' }],
  ['found by nothing', { q: 'nobody has this' }],
];

const byEnd = asked.filter(([, { product, status, q }]) => !product && !status && !q);

describe.each(listLicenses.sorts)('sorted by %s', (sort) => {
  test.each(sort.startsWith('ending') ? byEnd : asked)(
    'what is read for a page does not grow with the licenses: %s',
    async (_, given) => {
      const filters = given.product === -1 ? { ...given, product: rare } : given;
      for (const viewer of [contact, owner]) {
        let cursor: string | undefined;
        for (let n = 1; n <= 3; n += 1) {
          const page = () =>
            listLicenses(portal.context, viewer, { filters, sort, cursor, size: 10 });
          for (const { text, rows } of await rowsReadBy(portal.pool, page)) {
            const thousand = /counted|from "product" where/.test(text);
            const most = thousand ? MOST_FOR_THOUSAND : MOST_FOR_ROWS;
            expect(rows, text).toBeLessThan(most);
          }
          cursor = (await page())?.next ?? undefined;
          if (!cursor) break;
        }
      }
    },
  );
});

test('a page is merged right: as if all that may be seen were sorted', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let n = 1; n <= 5; n += 1) {
    const page = await listLicenses(portal.context, contact, { cursor });
    seen.push(...(page?.rows ?? []).map(({ id }) => id));
    cursor = page?.next ?? undefined;
  }
  const { rows } = await portal.db.execute<{ id: string }>(sql`
    SELECT l.id FROM license l WHERE registered_email = 'it@customer.example'
      OR organization_id = (SELECT organization_id FROM membership)
    ORDER BY created_at DESC, id DESC LIMIT 250`);
  expect(seen).toEqual(rows.map(({ id }) => id));
});
