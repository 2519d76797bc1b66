import { and, eq, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { compiled } from '@/lib/db/compiled';
import type { Reader, Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { ringKey } from '@/lib/db/schema/ring-key';
import { dayFromIso, dayOf } from '@/lib/olp/day';
import type { Properties } from '@/lib/properties/registry/registry';
import { type Standing, standingOf } from '@/lib/rules/standing';
import type { TermsSource } from '@/lib/rules/terms-of-license';
import { isRowId } from '@/lib/operations/row-id';
import { licensesVisibleTo } from '@/lib/operations/scope';
import type { KeyLookups } from '@/lib/vault/vault';
import type { Viewer } from '@/lib/operations/viewer';

/** A license with its product, as the operations work on it. */
export type LoadedLicense = Awaited<
  ReturnType<ReturnType<typeof selectLicense>['execute']>
>[number];

/**
 * Not a join: a license that moves to another organization while this waits for its lock would then
 * fit its old one no more, and not be found.
 */
const organizationName = sql<string>`(SELECT ${organization.name} FROM ${organization}
  WHERE ${organization.id} = ${license.organizationId})`;

/** Keys of the product's ring that somebody else may have: what they signed is to be signed again. */
const compromisedKids = sql<number[]>`ARRAY(SELECT ${ringKey.kid} FROM ${ringKey}
  WHERE ${ringKey.productId} = ${license.productId} AND ${ringKey.state} = 'compromised')`;

/** What is read of a license; it needs its product and its main Activation Key beside it. */
export const loadedColumns = {
  license,
  product,
  key: { id: licenseKey.id, lastGroup: licenseKey.lastGroup, sealed: licenseKey.sealed },
  organizationName,
  compromisedKids,
};

function selectLicense(reader: Reader, where: SQL | undefined) {
  return reader
    .select(loadedColumns)
    .from(license)
    .innerJoin(product, eq(product.id, license.productId))
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .where(where)
    .limit(1);
}

const lockLicense = (reader: Reader, where: SQL | undefined) =>
  selectLicense(reader, where).for('update', { of: license });

type Lookup = Placeholder | Uint8Array;

/** The license that one of its Activation Keys names, be it the main one, another, or one of the past. */
export const namedByAny = (lookups: readonly [Lookup, Lookup]) => sql`(
  SELECT k.license_id FROM ${licenseKey} k WHERE k.lookup IN (${lookups[0]}, ${lookups[1]}))`;

/** The same, but not by one that was replaced. */
export const namedBy = ([own, other]: readonly [Lookup, Lookup]) => sql`${license.id} = (
  SELECT k.license_id FROM ${licenseKey} k
  WHERE k.lookup IN (${own}, ${other}) AND k.withdrawn_at IS NULL)`;

const lockByLookup = compiled((reader) =>
  lockLicense(reader, namedBy([sql.placeholder('own'), sql.placeholder('other')])),
);

/** Locks the license that an Activation Key names. `lookups` are the vault's of that key. */
export async function lockLicenseByKey(tx: Transaction, [own, other]: KeyLookups) {
  return (await lockByLookup(tx, { own, other }))[0] ?? null;
}

/** The same, also by a key that was replaced: for what that may still do, which starts nothing. */
export async function lockLicenseByAnyKey(tx: Transaction, lookups: KeyLookups) {
  return (await lockLicense(tx, eq(license.id, namedByAny(lookups))))[0] ?? null;
}

/** Locks a license whose activation was found by a secret code. Sees all: the code is the right. */
export async function lockLicenseOfCode(tx: Transaction, licenseId: string) {
  return (await lockLicense(tx, eq(license.id, licenseId)))[0] ?? null;
}

/** Locks a license that the viewer may see; null for a foreign or missing one alike. */
export async function lockVisibleLicense(tx: Transaction, viewer: Viewer, licenseId: string) {
  if (!isRowId(licenseId)) return null;
  const where = and(eq(license.id, licenseId), licensesVisibleTo(viewer));
  return (await lockLicense(tx, where))[0] ?? null;
}

/** Reads, without a lock, the license that an Activation Key names. */
export async function findLicenseByKey(reader: Reader, lookups: KeyLookups) {
  return (await selectLicense(reader, namedBy(lookups)))[0] ?? null;
}

/** The same, also by a key that was replaced. */
export async function findLicenseByAnyKey(reader: Reader, lookups: KeyLookups) {
  return (await selectLicense(reader, eq(license.id, namedByAny(lookups))))[0] ?? null;
}

/** Reads, without a lock, a license that a secret led to. Sees all: the secret is the right. */
export async function findLicenseOfCode(reader: Reader, licenseId: string) {
  return (await selectLicense(reader, eq(license.id, licenseId)))[0] ?? null;
}

/** Reads a license that the viewer may see; null for a foreign or missing one alike. */
export async function findVisibleLicense(reader: Reader, viewer: Viewer, licenseId: string) {
  if (!isRowId(licenseId)) return null;
  const where = and(eq(license.id, licenseId), licensesVisibleTo(viewer));
  return (await selectLicense(reader, where))[0] ?? null;
}

/** A day that no key can say is a bug: read as none, it would make the license perpetual. */
function dayOrNull(iso: string | null): number | null {
  if (iso === null) return null;
  const day = dayFromIso(iso);
  if (day === null) throw new Error(`${iso} is not a day that Computer Keys can say.`);
  return day;
}

/** What the license's Computer Keys say, from its row, its product and its properties. */
export function termsSource(loaded: LoadedLicense, properties: Properties): TermsSource {
  const { license: row, product } = loaded;
  return {
    lastDay: dayOrNull(row.lastDay),
    maintenanceLastDay: dayOrNull(row.maintenanceLastDay),
    features: row.features,
    version:
      row.versionMajor === null || row.versionMinor === null
        ? null
        : [row.versionMajor, row.versionMinor],
    leaseDays: row.leaseDays ?? product.defaultLeaseDays,
    graceDays: properties['options/subscriptionGracePeriod'],
    maintenanceGraceDays: properties['options/maintenancePlanGracePeriod'],
  };
}

/** Where a license stands at a moment, with the days of grace that its properties give it. */
export function standingNow(loaded: LoadedLicense, properties: Properties, now: Date): Standing {
  const { lastDay, graceDays } = termsSource(loaded, properties);
  const today = dayOf(Math.floor(now.getTime() / 1000));
  return standingOf({ status: loaded.license.status, lastDay, graceDays }, today);
}
