import { and, asc, eq, gte, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { listing } from '@/lib/operations/lists/listing';
import { holdsSeat } from '@/lib/operations/locked/seats';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { leadsToVisible, mergedIds } from '@/lib/operations/scope';
import type { Viewer } from '@/lib/operations/viewer';
import type { Standing } from '@/lib/rules/standing';
import { leadsToFound } from './search-licenses';

export type LicenseFilters = {
  /** Product, organization, beginning of the address, or end of an Activation Key. */
  q?: string | undefined;
  status?: Standing | undefined;
  product?: number | undefined;
  /** `own`: registered to the viewer; else the id of an organization of theirs. */
  owner?: string | undefined;
  /** Ends within so many days from today; revoked ones do not count. */
  ending?: number | undefined;
};

const created = { key: license.createdAt, id: license.id, kind: 'moment' } as const;
const ends = { key: license.lastDay, id: license.id, kind: 'day' } as const;

/**
 * The licenses that the viewer may see, however many there are. Two queries for a page, one more for the
 * products and one for the organizations that it can be narrowed to.
 */
export const listLicenses = listing('listLicenses', {
  orders: {
    newest: { ...created, direction: 'down' },
    oldest: { ...created, direction: 'up' },
    ending: { ...ends, direction: 'up' },
    'ending-last': { ...ends, direction: 'down' },
  },
  where: ({ status, product: productId, ending }: LicenseFilters, { at, sort }) => {
    const today = at.toISOString().slice(0, 10);
    return and(
      status && standsAt(status, at, today),
      productId === undefined ? undefined : eq(license.productId, productId),
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
  idsOf: ({ where, order, up, limit }, { filters, viewer }) =>
    mergedIds(
      filters.q
        ? leadsToFound(viewer, filters.q, filters.owner)
        : leadsToVisible(viewer, filters.owner),
      { where, key: order.key, up, limit },
    ),
  rows: (reader, { where, orderBy, limit, sortKey, at }) =>
    reader
      .select({
        id: license.id,
        productName: product.name,
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
  async also(reader, _filters, viewer) {
    const [products, organizations] = await Promise.all([
      productsOf(reader, viewer),
      organizationsOf(reader, viewer),
    ]);
    return { products, organizations };
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

/** Licenses whose products are offered as a filter. */
const LOOKED_AT = 500;

/**
 * Products of the newest licenses that the viewer sees: to ask for each product whether there is one may walk them all. The
 * licenses first, by their ids alone: with the product beside them an index that holds it is read whole and sorted.
 */
const productsOf = (reader: Reader, viewer: Viewer): Promise<{ id: number; name: string }[]> => {
  const walk = { where: undefined, key: license.createdAt, up: false, limit: LOOKED_AT };
  const newest = mergedIds(leadsToVisible(viewer), walk);
  return reader
    .select({ id: product.id, name: product.name })
    .from(product)
    .where(
      sql`${product.id} IN (SELECT ${license.productId} FROM ${license}
        WHERE ${license.id} = ANY(ARRAY(${newest})))`,
    )
    .orderBy(asc(product.name), asc(product.id));
};

/** Those of which the viewer is; of the licenses of others than contacts only their own are listed. */
const organizationsOf = async (
  reader: Reader,
  viewer: Viewer,
): Promise<{ id: string; name: string; role: 'member' | 'contact' }[]> =>
  viewer.kind === 'customer'
    ? reader
        .select({ id: organization.id, name: organization.name, role: membership.role })
        .from(membership)
        .innerJoin(organization, eq(organization.id, membership.organizationId))
        .where(eq(membership.userId, viewer.userId))
        .orderBy(asc(membership.role), asc(organization.name), asc(organization.id))
        .limit(100)
    : [];
