import { and, eq, or, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { ActivationState, Door } from '@/lib/rules/vocabulary';
import { beginsWith } from './begins-with';
import { listing } from './listing';
import { productsOf } from './products';

export type ComputerFilters = {
  state?: ActivationState | undefined;
  product?: number | undefined;
  /** By which door it was activated. */
  door?: Door | undefined;
  /** A whole Computer ID, or the beginning of a Computer Name. */
  computer?: string | undefined;
  license?: string | undefined;
};

const activated = { key: activation.activatedAt, id: activation.id, kind: 'moment' } as const;

/** All computers that a license is, or was, active on. Three queries for a page. */
export const listDeskComputers = listing('listDeskComputers', {
  orders: {
    newest: { ...activated, direction: 'down' },
    oldest: { ...activated, direction: 'up' },
  },
  where: (filters: ComputerFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      filters.state && eq(activation.state, filters.state),
      filters.product === undefined ? undefined : eq(activation.productId, filters.product),
      filters.door && eq(activation.activatedDoor, filters.door),
      filters.license ? eq(activation.licenseId, filters.license) : undefined,
      filters.computer ? isCalled(filters.computer) : undefined,
    ),
  from: sql`${activation}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: activation.id,
        licenseId: license.id,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        registeredEmail: license.registeredEmail,
        computerName: activation.computerName,
        computerId: activation.computerId,
        state: activation.state,
        activatedAt: activation.activatedAt,
        activatedDoor: activation.activatedDoor,
        lastSeenAt: activation.lastSeenAt,
        closedAt: activation.closedAt,
        closedDoor: activation.closedDoor,
        unbound: sql<boolean>`${activation.deviceCode} IS NULL`,
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
    id: ({ id }) => id,
    name: ({ computerName }) => computerName,
    'computer id': ({ computerId }) => computerId,
    state: ({ state }) => state,
    product: ({ productName }) => productName,
    license: ({ licenseId }) => licenseId,
    'key ends with': ({ keyEnding }) => keyEnding,
    'registered to': ({ registeredEmail }) => registeredEmail,
    activated: ({ activatedAt }) => activatedAt,
    'activated by': ({ activatedDoor }) => activatedDoor,
    'last seen': ({ lastSeenAt }) => lastSeenAt,
    closed: ({ closedAt }) => closedAt,
    'closed by': ({ closedDoor }) => closedDoor,
  },
});

function isCalled(text: string) {
  const id = canonicalComputerId(text);
  return or(
    id.ok ? eq(activation.computerIdHash, computerIdHash(id.value)) : undefined,
    beginsWith(activation.computerName, text),
  );
}
