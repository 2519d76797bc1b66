import { and, eq, sql } from 'drizzle-orm';
import { activationAttempt } from '@/lib/db/schema/activation-attempt';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import type { AttemptCode, Door } from '@/lib/rules/vocabulary';
import { listing } from './listing';
import { namedLicense } from './named-license';

export type AttemptFilters = {
  /** Why it was refused. */
  code?: AttemptCode | undefined;
  door?: Door | undefined;
  /** A whole Computer ID. */
  computer?: string | undefined;
  license?: string | undefined;
};

const tried = { key: activationAttempt.lastAt, id: activationAttempt.id, kind: 'moment' } as const;

/** Activations that were refused, counted by day. Two queries for a page, three where a license is named. */
export const listAttempts = listing('listAttempts', {
  orders: { newest: { ...tried, direction: 'down' }, oldest: { ...tried, direction: 'up' } },
  where: ({ code, door, computer, license: of }: AttemptFilters) =>
    and(
      code && eq(activationAttempt.code, code),
      door && eq(activationAttempt.door, door),
      of ? eq(activationAttempt.licenseId, of) : undefined,
      computer
        ? and(
            eq(activationAttempt.computerId, canonical(computer)),
            sql`${activationAttempt.computerId} <> ''`,
          )
        : undefined,
    ),
  from: sql`${activationAttempt}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: activationAttempt.id,
        licenseId: activationAttempt.licenseId,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        registeredEmail: license.registeredEmail,
        computerId: activationAttempt.computerId,
        code: activationAttempt.code,
        door: activationAttempt.door,
        times: activationAttempt.times,
        firstAt: activationAttempt.firstAt,
        lastAt: activationAttempt.lastAt,
        sortKey,
      })
      .from(activationAttempt)
      .leftJoin(license, eq(license.id, activationAttempt.licenseId))
      .leftJoin(product, eq(product.id, license.productId))
      .leftJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  also: namedLicense,
  csv: {
    license: ({ licenseId }) => licenseId,
    'key ends with': ({ keyEnding }) => keyEnding,
    product: ({ productName }) => productName,
    'registered to': ({ registeredEmail }) => registeredEmail,
    'computer id': ({ computerId }) => computerId,
    refusal: ({ code }) => code,
    door: ({ door }) => door,
    times: ({ times }) => times,
    first: ({ firstAt }) => firstAt,
    last: ({ lastAt }) => lastAt,
  },
});

/** As it is kept; what is none is found nowhere. */
function canonical(text: string): string {
  const id = canonicalComputerId(text);
  return id.ok ? id.value : '';
}
