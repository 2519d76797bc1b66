import { and, eq, gte, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { holdsSeat } from '@/lib/operations/locked/seats';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { Standing } from '@/lib/rules/standing';
import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { listing } from './listing';
import { productsOf } from './products';

export type LicenseFilters = {
  status?: Standing | undefined;
  product?: number | undefined;
  term?: LicenseTerm | undefined;
  organization?: string | undefined;
  /** Mail address it is registered to. */
  email?: string | undefined;
  /** Within so many days from today; revoked ones do not count. */
  ending?: number | undefined;
};

const created = { key: license.createdAt, id: license.id, kind: 'moment' } as const;
const ends = { key: license.lastDay, id: license.id, kind: 'day' } as const;

/** All licenses. Three queries for a page, four where an organization is named, whatever the table sizes. */
export const listDeskLicenses = listing('listDeskLicenses', {
  orders: {
    newest: { ...created, direction: 'down' },
    oldest: { ...created, direction: 'up' },
    ending: { ...ends, direction: 'up' },
    'ending-last': { ...ends, direction: 'down' },
  },
  where: (filters: LicenseFilters, { at, sort, viewer }) => {
    const { status, product: productId, term, organization: owner, email, ending } = filters;
    const today = at.toISOString().slice(0, 10);
    return and(
      licensesVisibleTo(viewer),
      status && standsAt(status, at, today),
      productId === undefined ? undefined : eq(license.productId, productId),
      term && eq(license.term, term),
      owner ? eq(license.organizationId, owner) : undefined,
      email ? eq(license.registeredEmail, email) : undefined,
      ending === undefined
        ? undefined
        : and(
            ne(license.status, 'revoked'),
            gte(license.lastDay, today),
            lte(license.lastDay, sql`${today}::date + ${ending}::int`),
          ),
      sort.startsWith('ending') ? isNotNull(license.lastDay) : undefined,
    );
  },
  from: sql`${license}`,
  rows: (reader, { where, orderBy, limit, sortKey, at }) =>
    reader
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
        maintenanceLastDay: license.maintenanceLastDay,
        createdAt: license.createdAt,
        seats: license.seats,
        seatsUsed: sql<number>`(SELECT count(*)::int FROM ${activation} WHERE
          ${activation.licenseId} = ${license.id} AND ${holdsSeat(at)})`,
        sortKey,
      })
      .from(license)
      .innerJoin(product, eq(product.id, license.productId))
      .innerJoin(organization, eq(organization.id, license.organizationId))
      .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  async also(reader, filters) {
    const [products, named] = await Promise.all([
      productsOf(reader),
      filters.organization
        ? reader
            .select({ name: organization.name })
            .from(organization)
            .where(eq(organization.id, filters.organization))
        : [],
    ]);
    return { products, organizationName: named[0]?.name ?? null };
  },
  csv: {
    id: ({ id }) => id,
    'key ends with': ({ keyEnding }) => keyEnding,
    product: ({ productName }) => productName,
    organization: ({ organizationName }) => organizationName,
    'registered to': ({ registeredEmail }) => registeredEmail,
    state: ({ standing }) => standing,
    term: ({ term }) => term,
    'last day': ({ lastDay }) => lastDay,
    'maintenance until': ({ maintenanceLastDay }) => maintenanceLastDay,
    seats: ({ seats }) => seats,
    'seats in use': ({ seatsUsed }) => seatsUsed,
    created: ({ createdAt }) => createdAt,
  },
});

/** In words that an index can answer, where there are any: `standingAt` says the rest. */
function standsAt(standing: Standing, now: Date, today: string): SQL | undefined {
  if (standing === 'suspended' || standing === 'revoked') return eq(license.status, standing);
  const running = eq(license.status, 'active');
  return standing === 'active'
    ? and(running, or(isNull(license.lastDay), gte(license.lastDay, today)))
    : and(running, lt(license.lastDay, today), sql`${standingAt(now)} = ${standing}`);
}
