import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { value } from '@/lib/operations/testing/value';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import type { Viewer } from '@/lib/operations/viewer';
import { type LicenseFilters, listDeskLicenses } from './list-desk-licenses';

const MANY = 20_000;

let portal: TestPortal;
let agent: Viewer;
let productId: number;
let organizationId: string;

/** Twenty thousand licenses, many made in the same moment, most of them without an end. */
async function fill() {
  const { db } = portal;
  await db.execute(sql`
    INSERT INTO license (id, product_id, organization_id, registered_email, seats, term, last_day, created_at)
    SELECT gen_random_uuid(), ${productId}, ${organizationId}, 'many-' || n || '@customer.example', 5,
      CASE WHEN n % 4 = 0 THEN 'subscription' ELSE 'perpetual' END,
      CASE WHEN n % 4 = 0 THEN date '2026-11-01' + (n % 300) END,
      timestamptz '2025-01-01 00:00:00Z' + (n / 7) * interval '1 minute'
    FROM generate_series(1, ${MANY}) n`);
  await db.execute(sql`
    INSERT INTO license_key (license_id, form, lookup, sealed, master_key_id, last_group)
    SELECT l.id, 'olp1', uuid_send(l.id), '', 'k', 'ABCDE' FROM license l
    WHERE NOT EXISTS (SELECT 1 FROM license_key k WHERE k.license_id = l.id)`);
  await db.execute(sql`ANALYZE`);
}

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
  ({ productId } = await portal.product());
  organizationId = await portal.organization('C-1');
  await fill();
});
afterAll(() => portal.close());

const list = async (input: Parameters<typeof listDeskLicenses>[2]) => {
  const page = await listDeskLicenses(portal.context, agent, input);
  if (!page) throw new Error('Not for staff.');
  return page;
};

describe.each(listDeskLicenses.sorts)('sorted by %s', (sort) => {
  test('pages lead on and back over every row in order, also those of one moment', async () => {
    const seen: string[] = [];
    const pages: string[][] = [];
    let page = await list({ sort });
    expect(page.previous).toBeNull();
    for (let n = 1; n < 6; n += 1) {
      const ids = page.rows.map(({ id }) => id);
      pages.push(ids);
      seen.push(...ids);
      page = await list({ sort, cursor: page.next ?? '' });
    }
    expect(new Set(seen).size).toBe(5 * 50);
    const column = sort.startsWith('ending') ? 'last_day' : 'created_at';
    const way = sort === 'newest' || sort === 'ending-last' ? 'DESC' : 'ASC';
    const { rows } = await portal.db.execute<{ id: string }>(
      sql.raw(`SELECT id FROM license WHERE ${column} IS NOT NULL
        ORDER BY ${column} ${way}, id ${way} LIMIT 250`),
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
    for (const expected of pages.toReversed()) {
      page = await list({ sort, cursor: page.previous ?? '' });
      expect(page.rows.map(({ id }) => id)).toEqual(expected);
    }
    expect(page.previous).toBeNull();
    expect(page.next).not.toBeNull();
  });

  test('a page is found along an index, on whatever page', async () => {
    let cursor: string | undefined;
    for (let n = 1; n <= 3; n += 1) {
      const plan = await explainedBy(portal.pool, () => list({ sort, cursor }));
      expect(plan).toMatch(/Index Scan (Backward )?using license_(recent|ending) on license/);
      expect(plan).not.toMatch(/Sort Key: license/);
      cursor = (await list({ sort, cursor })).next ?? undefined;
    }
  });
});

test('each filter finds what it says, a total is counted up to a thousand', async () => {
  const of = await portal.product();
  const make = (input: Parameters<typeof portal.license>[1]) => portal.license(of, input);
  const plain = await make({ organization: 'C-2' });
  const trial = await make({ term: 'trial', lastDay: '2026-10-08' });
  const grace = await make({ term: 'subscription', lastDay: '2026-09-25' });
  const over = await make({ term: 'subscription', lastDay: '2026-09-01' });
  const [held, gone] = [await make({}), await make({ term: 'trial', lastDay: '2026-10-02' })];
  await portal.set('options/subscriptionGracePeriod', 14, {
    scope: 'product',
    productId: of.productId,
  });
  value(await suspendLicense(portal.context, portal.operator, held.licenseId));
  value(await revokeLicense(portal.context, portal.operator, gone.licenseId));
  const other = await portal.organization('C-2');
  const cases: [LicenseFilters, { licenseId: string }[]][] = [
    [{}, [gone, held, over, grace, trial, plain]],
    [{ status: 'active' }, [trial, plain]],
    [{ status: 'grace' }, [grace]],
    [{ status: 'expired' }, [over]],
    [{ status: 'suspended' }, [held]],
    [{ status: 'revoked' }, [gone]],
    [{ term: 'trial' }, [gone, trial]],
    [{ organization: other }, [plain]],
    [{ ending: 7 }, [trial]],
    [{ ending: 6 }, []],
  ];
  for (const [filters, expected] of cases) {
    const found = await list({ filters: { product: of.productId, ...filters } });
    const ids = found.rows.map(({ id }) => id).sort();
    expect(ids, JSON.stringify(filters)).toEqual(expected.map((one) => one.licenseId).sort());
    expect(found.total).toEqual({ count: expected.length, more: false });
  }
  expect((await list({})).total).toEqual({ count: 1000, more: true });
  expect((await list({ filters: { organization: other } })).organizationName).toBe('C-2');
});

test('a cursor of another sort, or of nobody, begins at the first page', async () => {
  const { next } = await list({ sort: 'ending' });
  const first = (await list({})).rows;
  for (const cursor of [
    next ?? '',
    'x',
    '%00',
    Buffer.from('["after","2026-13-01 00:00:00+00","x"]').toString('base64url'),
  ]) {
    expect((await list({ cursor })).rows).toEqual(first);
  }
});

test('nor is a cursor of a day that no month has, which PostgreSQL would not read', async () => {
  const first = (await list({ sort: 'ending' })).rows;
  const id = first[0]?.id;
  for (const day of ['2026-02-31', '2026-02-29', '2026-04-31', '2026-06-00']) {
    const cursor = Buffer.from(JSON.stringify(['after', day, id])).toString('base64url');
    expect((await list({ sort: 'ending', cursor })).rows, day).toEqual(first);
  }
});
