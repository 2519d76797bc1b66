import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { listing } from '@/lib/operations/lists/listing';
import { productsOf } from '@/lib/operations/lists/products';
import { licensesVisibleTo } from '@/lib/operations/scope';

export type CloneFilters = {
  product?: number | undefined;
  license?: string | undefined;
  /** One of them. */
  activation?: string | undefined;
};

const raised = { key: activation.cloneAlarmAt, id: activation.id, kind: 'moment' } as const;

/** The clone alarms that stand: computers whose activation seems to be in use twice (protocol 11). */
export const listCloneAlarms = listing('listCloneAlarms', {
  orders: { newest: { ...raised, direction: 'down' }, oldest: { ...raised, direction: 'up' } },
  where: (filters: CloneFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      isNotNull(activation.cloneAlarmAt),
      eq(activation.state, 'active'),
      filters.product === undefined ? undefined : eq(activation.productId, filters.product),
      filters.license ? eq(activation.licenseId, filters.license) : undefined,
      filters.activation ? eq(activation.id, filters.activation) : undefined,
    ),
  from: sql`${activation}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: activation.id,
        activationId: activation.id,
        licenseId: activation.licenseId,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        registeredEmail: license.registeredEmail,
        computerId: activation.computerId,
        computerName: activation.computerName,
        /** When a sign of a copy was last seen. */
        at: sql`${activation.cloneAlarmAt}`.mapWith(activation.cloneAlarmAt),
        /** All forks of this activation, those before the alarm was last cleared too. */
        forks: activation.forks,
        suspendedAt: activation.cloneSuspendedAt,
        sortKey,
      })
      .from(activation)
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
    'last sign': ({ at }) => at,
    signs: ({ forks }) => forks,
    suspended: ({ suspendedAt }) => suspendedAt,
  },
});
