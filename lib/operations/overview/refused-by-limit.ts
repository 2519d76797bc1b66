import { and, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activationAttempt } from '@/lib/db/schema/activation-attempt';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { DAY } from '@/lib/rules/limits';
import type { AttemptCode } from '@/lib/rules/vocabulary';

const DAYS = 7;
/** Licenses that are named: those with the most refusals. */
const NAMED = 50;
/** The limits that an activation can meet. */
const LIMITS = ['NO_SEAT', 'ACTIVATION_LIMIT', 'REACTIVATION_LIMIT'] as const;

export type RefusedByLimit = {
  licenseId: string;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  code: AttemptCode;
  /** Refusals in the last week. */
  times: number;
  /** The newest of them. */
  lastAt: Date;
};

/**
 * Licenses whose activations were refused within the last week because all seats were in use or their
 * computers were activated too often; the most refused first. One query along the newest attempts.
 */
export function refusedByLimit(
  reader: Reader,
  now: Date,
  productId: number | undefined,
): Promise<RefusedByLimit[]> {
  const { licenseId, code, lastAt } = activationAttempt;
  const times = sql<number>`sum(${activationAttempt.times})::int`;
  const last = sql<Date>`max(${lastAt})`.mapWith(lastAt);
  return reader
    .select({
      licenseId: license.id,
      keyEnding: licenseKey.lastGroup,
      productName: product.name,
      registeredEmail: license.registeredEmail,
      code,
      times,
      lastAt: last,
    })
    .from(activationAttempt)
    .innerJoin(license, eq(license.id, licenseId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .innerJoin(product, eq(product.id, license.productId))
    .where(
      and(
        gte(lastAt, new Date(now.getTime() - DAYS * DAY)),
        inArray(code, [...LIMITS]),
        productId === undefined ? undefined : eq(license.productId, productId),
      ),
    )
    .groupBy(license.id, licenseKey.lastGroup, product.name, code)
    .orderBy(desc(times), desc(last))
    .limit(NAMED);
}
