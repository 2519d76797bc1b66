import { and, asc, eq, gte, isNotNull, lt, lte, ne, or, isNull, type SQL, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import type { LicenseSummary } from '@/lib/operations/license/list-licenses';
import { holdsSeat } from '@/lib/operations/locked/seats';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { reading } from '@/lib/operations/operation';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { Standing } from '@/lib/rules/standing';
import type { LicenseSort, LicenseTerm } from '@/lib/rules/vocabulary';
import { countUpTo, type Order, type Page, pageAt, type Total, totalOf } from './keyset';

export type LicenseFilters = {
  standing?: Standing | undefined;
  productId?: number | undefined;
  term?: LicenseTerm | undefined;
  organizationId?: string | undefined;
  /** Days from today; revoked ones do not count. */
  endingWithin?: number | undefined;
};

export type DeskLicense = LicenseSummary & { organizationId: string; createdAt: Date };

export type DeskLicenses = Page<DeskLicense> & {
  total: Total;
  /** To choose among. */
  products: { id: number; name: string }[];
  /** Of the filter. */
  organizationName: string | null;
};

const ORDERS: Record<LicenseSort, Order> = {
  newest: { key: license.createdAt, id: license.id, kind: 'moment', direction: 'down' },
  oldest: { key: license.createdAt, id: license.id, kind: 'moment', direction: 'up' },
  ending: { key: license.lastDay, id: license.id, kind: 'day', direction: 'up' },
  'ending-last': { key: license.lastDay, id: license.id, kind: 'day', direction: 'down' },
};

/**
 * One page of all licenses, filtered and sorted. Three queries, four where an organization is named,
 * whatever the table sizes.
 */
export const listDeskLicenses = reading(
  'listDeskLicenses',
  async (
    { context: { db, now }, viewer },
    input: { filters?: LicenseFilters; sort?: LicenseSort; cursor?: string | undefined } = {},
  ): Promise<DeskLicenses> => {
    const { filters = {}, sort = 'newest' } = input;
    const order = ORDERS[sort];
    const page = pageAt(order, input.cursor);
    const at = now();
    const wanted = and(
      licensesVisibleTo(viewer),
      ...conditions(filters, at),
      order.kind === 'day' ? isNotNull(license.lastDay) : undefined,
    );
    const [found, counted, products, named] = await Promise.all([
      db
        .select({
          id: license.id,
          productName: product.name,
          organizationId: organization.id,
          organizationName: organization.name,
          registeredEmail: license.registeredEmail,
          keyEnding: licenseKey.lastGroup,
          standing: standingAt(at),
          term: license.term,
          lastDay: license.lastDay,
          createdAt: license.createdAt,
          seats: license.seats,
          seatsUsed: sql<number>`(SELECT count(*)::int FROM ${activation} WHERE
            ${activation.licenseId} = ${license.id} AND ${holdsSeat(at)})`,
          sortKey: page.sortKey,
        })
        .from(license)
        .innerJoin(product, eq(product.id, license.productId))
        .innerJoin(organization, eq(organization.id, license.organizationId))
        .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
        .where(and(wanted, page.where))
        .orderBy(...page.orderBy)
        .limit(page.limit),
      db.execute<{ n: number }>(
        countUpTo(sql`SELECT 1 FROM ${license} WHERE ${wanted ?? sql`true`}`),
      ),
      db.select({ id: product.id, name: product.name }).from(product).orderBy(asc(product.name)),
      filters.organizationId
        ? db
            .select({ name: organization.name })
            .from(organization)
            .where(eq(organization.id, filters.organizationId))
        : [],
    ]);
    return {
      ...page.cut(found),
      total: totalOf(counted.rows[0]?.n),
      products,
      organizationName: named[0]?.name ?? null,
    };
  },
);

function conditions(filters: LicenseFilters, now: Date): (SQL | undefined)[] {
  const { standing, productId, term, organizationId, endingWithin } = filters;
  const today = now.toISOString().slice(0, 10);
  return [
    standing && standsAt(standing, now, today),
    productId === undefined ? undefined : eq(license.productId, productId),
    term && eq(license.term, term),
    organizationId ? eq(license.organizationId, organizationId) : undefined,
    endingWithin === undefined
      ? undefined
      : and(
          ne(license.status, 'revoked'),
          gte(license.lastDay, today),
          lte(license.lastDay, sql`${today}::date + ${endingWithin}::int`),
        ),
  ];
}

/** In words that an index can answer, where there are any: `standingAt` says the rest. */
function standsAt(standing: Standing, now: Date, today: string): SQL | undefined {
  if (standing === 'suspended' || standing === 'revoked') return eq(license.status, standing);
  const running = eq(license.status, 'active');
  return standing === 'active'
    ? and(running, or(isNull(license.lastDay), gte(license.lastDay, today)))
    : and(running, lt(license.lastDay, today), sql`${standingAt(now)} = ${standing}`);
}
