import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { byCustomers } from '@/lib/operations/locked/seats';
import { reading } from '@/lib/operations/operation';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { RequestState } from '@/lib/rules/vocabulary';
import { listing, type Rows } from '@/lib/operations/lists/listing';
import { productsOf } from '@/lib/operations/lists/products';

export type RequestFilters = {
  state?: RequestState | 'all' | undefined;
  product?: number | undefined;
  license?: string | undefined;
};

const opened = { key: releaseRequest.openedAt, id: releaseRequest.id, kind: 'moment' } as const;

const UNPROVEN = ['released_claimed', 'released_weak', 'superseded'] as const;
const ofLicense = eq(activation.licenseId, releaseRequest.licenseId);

/** Releases of the license that customers made and nobody proved: what they have claimed before. */
const claims = sql<number>`(SELECT count(*)::int FROM ${activation} WHERE
  ${ofLicense} AND ${inArray(activation.state, UNPROVEN)} AND ${byCustomers})`;
/** Computers of the license that were seen using it after their release. */
const cameBack = sql<number>`(SELECT count(*)::int FROM ${activation} JOIN ${illegalComputer}
  ON ${illegalComputer.activationId} = ${activation.id} WHERE ${ofLicense})`;
/** Requests about other computers of the license, or earlier ones about this. */
const otherRequests = sql<number>`(SELECT count(*)::int - 1 FROM ${releaseRequest} other
  WHERE other.license_id = ${releaseRequest.licenseId})`;

const select = (
  reader: Reader,
  { where, orderBy, limit, sortKey }: Omit<Rows, 'at' | 'viewer'>,
) => {
  const computer = reader
    .select({
      of: activation.id,
      ...{ computerName: activation.computerName, computerId: activation.computerId },
      ...{ activatedAt: activation.activatedAt, lastSeenAt: activation.lastSeenAt },
    })
    .from(activation)
    .as('computer');
  return reader
    .select({
      id: releaseRequest.id,
      state: releaseRequest.state,
      licenseId: releaseRequest.licenseId,
      activationId: releaseRequest.activationId,
      productName: product.name,
      keyEnding: licenseKey.lastGroup,
      organizationName: organization.name,
      registeredEmail: license.registeredEmail,
      computerName: computer.computerName,
      computerId: computer.computerId,
      activatedAt: computer.activatedAt,
      lastSeenAt: computer.lastSeenAt,
      reason: releaseRequest.reason,
      openedAt: releaseRequest.openedAt,
      openedBy: releaseRequest.openedBy,
      decidedAt: releaseRequest.decidedAt,
      decidedBy: releaseRequest.decidedBy,
      answer: releaseRequest.answer,
      claims,
      cameBack,
      otherRequests,
      sortKey,
    })
    .from(releaseRequest)
    .innerJoin(computer, eq(computer.of, releaseRequest.activationId))
    .innerJoin(license, eq(license.id, releaseRequest.licenseId))
    .innerJoin(organization, eq(organization.id, license.organizationId))
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
};

/** Requests for the seats of computers that no longer work, each with the facts that decide it. */
export const listReleaseRequests = listing('listReleaseRequests', {
  orders: {
    oldest: { ...opened, direction: 'up' },
    newest: { ...opened, direction: 'down' },
  },
  where: (filters: RequestFilters, { viewer }) =>
    and(
      licensesVisibleTo(viewer),
      filters.state && filters.state !== 'all'
        ? eq(releaseRequest.state, filters.state)
        : undefined,
      filters.license ? eq(releaseRequest.licenseId, filters.license) : undefined,
      filters.product === undefined ? undefined : eq(license.productId, filters.product),
    ),
  from: ({ product: of }) =>
    of === undefined
      ? sql`${releaseRequest}`
      : sql`${releaseRequest} JOIN ${license} ON ${license.id} = ${releaseRequest.licenseId}`,
  rows: select,
  also: async (reader) => ({ products: await productsOf(reader) }),
  csv: {
    request: ({ id }) => id,
    state: ({ state }) => state,
    license: ({ licenseId }) => licenseId,
    'key ends with': ({ keyEnding }) => keyEnding,
    product: ({ productName }) => productName,
    organization: ({ organizationName }) => organizationName,
    'registered to': ({ registeredEmail }) => registeredEmail,
    'computer id': ({ computerId }) => computerId,
    'computer name': ({ computerName }) => computerName,
    reason: ({ reason }) => reason,
    asked: ({ openedAt }) => openedAt,
    by: ({ openedBy }) => openedBy,
    'earlier claims': ({ claims: before }) => before,
    'came back': ({ cameBack: back }) => back,
    decided: ({ decidedAt }) => decidedAt,
    'decided by': ({ decidedBy }) => decidedBy,
    answer: ({ answer }) => answer,
  },
});

/** Claims that its page lists, the newest first. */
const MOST_CLAIMS = 20;

/** One request, and the claims made for its license before. Two queries. */
export const getReleaseRequest = reading(
  'getReleaseRequest',
  async ({ context: { db }, viewer }, requestId: string) => {
    if (!isRowId(requestId)) return null;
    const [request] = await select(db, {
      where: and(eq(releaseRequest.id, requestId), licensesVisibleTo(viewer)),
      ...{ orderBy: [], limit: 1, sortKey: sql<string>`''` },
    });
    if (!request) return null;
    const earlier = await db
      .select({
        activationId: activation.id,
        computerName: activation.computerName,
        computerId: activation.computerId,
        state: activation.state,
        closedAt: activation.closedAt,
        door: activation.closedDoor,
        reason: activation.closedReason,
        givenBackAt: activation.claimGivenBackAt,
        seenAgainAt: illegalComputer.lastSeenAt,
      })
      .from(activation)
      .leftJoin(illegalComputer, eq(illegalComputer.activationId, activation.id))
      .where(
        and(
          eq(activation.licenseId, request.licenseId),
          inArray(activation.state, UNPROVEN),
          byCustomers,
        ),
      )
      .orderBy(desc(activation.activatedAt), activation.id)
      .limit(MOST_CLAIMS);
    return { ...request, earlier };
  },
);
