import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { listing } from '@/lib/operations/lists/listing';
import { productsOf } from '@/lib/operations/lists/products';
import { licensesVisibleTo } from '@/lib/operations/scope';

export type IllegalFilters = {
  state?: 'standing' | 'dismissed' | 'all' | undefined;
  product?: number | undefined;
  license?: string | undefined;
  /** One of them. */
  activation?: string | undefined;
};

const seen = {
  ...{ key: illegalComputer.lastSeenAt, id: illegalComputer.activationId },
  kind: 'moment',
} as const;

/** Computers that came online with a key whose activation had been released. */
export const listIllegalComputers = listing('listIllegalComputers', {
  orders: { newest: { ...seen, direction: 'down' }, oldest: { ...seen, direction: 'up' } },
  where: (filters: IllegalFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      filters.state === 'standing' ? isNull(illegalComputer.liftedAt) : undefined,
      filters.state === 'dismissed' ? isNotNull(illegalComputer.liftedAt) : undefined,
      filters.product === undefined ? undefined : eq(activation.productId, filters.product),
      filters.license ? eq(activation.licenseId, filters.license) : undefined,
      filters.activation ? eq(illegalComputer.activationId, filters.activation) : undefined,
    ),
  from: ({ product: productId, license: of }) =>
    productId === undefined && !of
      ? sql`${illegalComputer}`
      : sql`${illegalComputer} JOIN ${activation} ON ${activation.id} = ${illegalComputer.activationId}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: illegalComputer.activationId,
        activationId: illegalComputer.activationId,
        licenseId: activation.licenseId,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        registeredEmail: license.registeredEmail,
        computerId: activation.computerId,
        /** As it called itself when it was seen, which may be another name than at its activation. */
        computerName: illegalComputer.computerName,
        /** How its activation stands now: `released_proven` once its wizard has sent the code. */
        state: activation.state,
        closedAt: activation.closedAt,
        firstSeenAt: illegalComputer.firstSeenAt,
        lastSeenAt: illegalComputer.lastSeenAt,
        times: illegalComputer.times,
        address: illegalComputer.address,
        liftedAt: illegalComputer.liftedAt,
        /** Releases without a code are stopped because of it. */
        stops: sql<boolean>`coalesce(${license.unprovenReleasesStoppedBy} = 'illegal-computer', false)`,
        sortKey,
      })
      .from(illegalComputer)
      .innerJoin(activation, eq(activation.id, illegalComputer.activationId))
      .innerJoin(license, eq(license.id, activation.licenseId))
      .innerJoin(product, eq(product.id, activation.productId))
      .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  also: async (reader) => ({ products: await productsOf(reader) }),
  csv: {
    activation: ({ activationId }) => activationId,
    license: ({ licenseId }) => licenseId,
    'key ends with': ({ keyEnding }) => keyEnding,
    product: ({ productName }) => productName,
    'registered to': ({ registeredEmail }) => registeredEmail,
    'computer id': ({ computerId }) => computerId,
    'computer name': ({ computerName }) => computerName,
    state: ({ state }) => state,
    released: ({ closedAt }) => closedAt,
    'first seen': ({ firstSeenAt }) => firstSeenAt,
    'last seen': ({ lastSeenAt }) => lastSeenAt,
    times: ({ times }) => times,
    address: ({ address }) => address,
    dismissed: ({ liftedAt }) => liftedAt,
  },
});
