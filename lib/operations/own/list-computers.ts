import { and, eq, or, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { canonicalComputerId, computerIdHash } from '@/lib/olp/computer-id';
import { holdsInName } from '@/lib/operations/license/computers-of';
import { beginsWith } from '@/lib/operations/lists/begins-with';
import { listing } from '@/lib/operations/lists/listing';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';

export type OwnComputerFilters = {
  /**
   * Within one license any part of the Computer Name or Computer ID; across them the beginning of the
   * name, or a whole Computer ID.
   */
  q?: string | undefined;
  show?: 'active' | 'released' | undefined;
  license?: string | undefined;
};

const activated = { key: activation.activatedAt, id: activation.id, kind: 'moment' } as const;

/**
 * The computers of a license that the viewer sees, or those of all of them that `q` finds; without either
 * there are none. Two queries for a page.
 */
export const listComputers = listing('listComputers', {
  orders: {
    newest: { ...activated, direction: 'down' },
    oldest: { ...activated, direction: 'up' },
  },
  where: ({ q, show, license: of }: OwnComputerFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      of === undefined ? undefined : isRowId(of) ? eq(activation.licenseId, of) : sql`false`,
      q ? (of ? holdsInName(q) : isCalled(q)) : undefined,
      of || q ? undefined : sql`false`,
      show && (show === 'active' ? sql`${isActive} IS TRUE` : sql`${isActive} IS FALSE`),
    ),
  from: sql`${activation} INNER JOIN ${license} ON ${license.id} = ${activation.licenseId}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: activation.id,
        licenseId: license.id,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        computerName: activation.computerName,
        computerId: activation.computerId,
        state: activation.state,
        activatedAt: activation.activatedAt,
        lastSeenAt: activation.lastSeenAt,
        closedAt: activation.closedAt,
        closedReason: activation.closedReason,
        sortKey,
      })
      .from(activation)
      .innerJoin(license, eq(license.id, activation.licenseId))
      .innerJoin(product, eq(product.id, activation.productId))
      .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  csv: {
    id: ({ id }) => id,
    name: ({ computerName }) => computerName,
    'computer id': ({ computerId }) => computerId,
    state: ({ state }) => state,
    product: ({ productName }) => productName,
    'key ends with': ({ keyEnding }) => keyEnding,
    activated: ({ activatedAt }) => activatedAt,
    'last seen': ({ lastSeenAt }) => lastSeenAt,
    deactivated: ({ closedAt }) => closedAt,
    reason: ({ closedReason }) => closedReason,
  },
});

/** As the index says it that keeps the active computers of a license apart. */
const isActive = sql`(${activation.state} = 'active')`;

function isCalled(text: string) {
  const id = canonicalComputerId(text);
  return or(
    id.ok ? eq(activation.computerIdHash, computerIdHash(id.value)) : undefined,
    beginsWith(activation.computerName, text),
  );
}
