import { and, desc, eq, gte, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { property } from '@/lib/db/schema/property';
import { releasePolicy, UNPROVEN } from '@/lib/operations/locked/release-policy';
import { byCustomers } from '@/lib/operations/locked/seats';
import { effectiveProperties } from '@/lib/properties/read-properties';
import { releasesLeft } from '@/lib/rules/decide-release';
import { DAY } from '@/lib/rules/limits';

const DAYS = 7;
/** Licenses that are looked at, those with the most releases first. */
const LOOKED_AT = 500;

export type MetLimit = {
  licenseId: string;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  /** Releases without proof in the last week. */
  released: number;
  /** The newest of them. */
  lastAt: Date;
  /** When one more is possible; null where waiting does not help. */
  nextAt: Date | null;
};

const counted = and(
  inArray(activation.state, UNPROVEN),
  byCustomers,
  isNull(activation.claimGivenBackAt),
);

/**
 * Licenses that may release no more without proof, by the limits of the release rule, and did so within
 * the last week. Three queries; of a week in which more than 500 licenses released, the 500 with most.
 */
export async function metLimits(
  reader: Reader,
  now: Date,
  productId: number | undefined,
): Promise<MetLimit[]> {
  const released = sql<number>`count(*)::int`;
  const lastAt = sql<Date>`max(${activation.closedAt})`.mapWith(activation.closedAt);
  const found = await reader
    .select({
      licenseId: license.id,
      keyEnding: licenseKey.lastGroup,
      productName: product.name,
      registeredEmail: license.registeredEmail,
      seats: license.seats,
      released,
      lastAt,
    })
    .from(activation)
    .innerJoin(license, eq(license.id, activation.licenseId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .innerJoin(product, eq(product.id, license.productId))
    .where(
      and(
        gte(activation.closedAt, new Date(now.getTime() - DAYS * DAY)),
        counted,
        productId === undefined ? undefined : eq(activation.productId, productId),
      ),
    )
    .groupBy(license.id, licenseKey.lastGroup, product.name)
    .orderBy(desc(released), desc(lastAt))
    .limit(LOOKED_AT);
  const ids = found.map(({ licenseId }) => licenseId);
  const [ever, set] = await Promise.all([everReleased(reader, ids), limitsSet(reader, ids)]);
  return found.flatMap(({ seats, ...row }) => {
    const values = set.filter(({ scopeId }) => scopeId === '' || scopeId === row.licenseId);
    const policy = releasePolicy({ kind: 'operator', address: '' }, effectiveProperties(values));
    const its = ever.filter(({ licenseId }) => licenseId === row.licenseId);
    const computers = new Set(its.map(({ computer }) => computer));
    const counts = policy.maxReleasePerClient
      ? [...computers].map((one) => its.filter(({ computer }) => computer === one))
      : [its];
    const whole = { ...policy, maxReleasePerClient: false };
    const left = counts.map((some) => releasesLeft(whole, seats, some, now));
    const met = left.find(({ remaining }) => remaining === 0);
    return met ? [{ ...row, nextAt: met.nextAt }] : [];
  });
}

/** What the limits count of each license, whenever it was. */
async function everReleased(reader: Reader, ids: string[]) {
  const rows = await reader
    .select({
      licenseId: activation.licenseId,
      at: activation.closedAt,
      computer: sql<string>`encode(${activation.computerIdHash}, 'hex')`,
    })
    .from(activation)
    .where(and(anyOf(sql`${activation.licenseId}`, ids, 'uuid'), counted));
  return rows.flatMap(({ at, ...row }) => (at ? [{ ...row, at, anonymous: false }] : []));
}

/** The limits as they are set, of the portal first and then of each license. */
const limitsSet = (reader: Reader, ids: string[]) =>
  reader
    .select({ name: property.name, scopeId: property.scopeId, value: property.value })
    .from(property)
    .where(
      and(
        sql`${property.name} LIKE 'options/maxRelease%'`,
        or(
          eq(property.scope, 'global'),
          and(eq(property.scope, 'license'), anyOf(sql`${property.scopeId}`, ids, 'text')),
        ),
      ),
    )
    .orderBy(property.scope);

/** One parameter, however many there are: the same statement with none and with many. */
const anyOf = (column: SQL, ids: string[], type: 'uuid' | 'text') =>
  sql`${column} = ANY(${sql.param(ids)}::${sql.raw(type)}[])`;
