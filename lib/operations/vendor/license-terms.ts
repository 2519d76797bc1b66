import type { license } from '@/lib/db/schema/license';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  LONGEST_REFERENCE,
  readReference,
} from '@/lib/operations/organization/create-organization';
import { isLeaseDays, isSeatCount, isTermDay, isVersion } from '@/lib/rules/terms-of-license';
import type { LicenseTerm } from '@/lib/rules/vocabulary';

/** What a license allows; null where it says nothing. */
export type LicenseTerms = {
  term: LicenseTerm;
  /** ISO day; the term ends at 24:00 UTC of it. None if perpetual, else required. */
  lastDay: string | null;
  maintenanceLastDay: string | null;
  seats: number;
  /** Names, as the product lists them. */
  features: string[] | null;
  /** Highest version allowed. */
  version: readonly [major: number, minor: number] | null;
  leaseDays: number | null;
  /** The vendor's own name for the sale: an order, a contract. */
  reference: string | null;
};

export type TermsRefusal = Refusal<
  | 'FEATURE_UNKNOWN'
  | 'TERM_INVALID'
  | 'DAY_INVALID'
  | 'SEATS_INVALID'
  | 'VERSION_INVALID'
  | 'LEASE_INVALID'
  | 'REFERENCE_INVALID'
>;

type Columns = Pick<
  typeof license.$inferSelect,
  | 'term'
  | 'lastDay'
  | 'maintenanceLastDay'
  | 'seats'
  | 'features'
  | 'versionMajor'
  | 'versionMinor'
  | 'leaseDays'
  | 'reference'
>;

/** Reads the terms of a license of a product that has these features, as its row keeps them. */
export function readTerms(terms: LicenseTerms, known: string[]): Result<Columns, TermsRefusal> {
  const { term, lastDay, maintenanceLastDay, seats, features, version, leaseDays } = terms;
  if ((term === 'perpetual') !== (lastDay === null)) return refuse('TERM_INVALID');
  const days = [lastDay, maintenanceLastDay].filter((day) => day !== null);
  if (!days.every(isTermDay)) return refuse('DAY_INVALID');
  if (!isSeatCount(seats)) return refuse('SEATS_INVALID');
  const unknown = features?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) return refuse('FEATURE_UNKNOWN', { unknown, known });
  if (version && !isVersion(version)) return refuse('VERSION_INVALID');
  if (leaseDays !== null && !isLeaseDays(leaseDays)) return refuse('LEASE_INVALID');
  const reference = terms.reference === null ? null : readReference(terms.reference);
  if (reference === null && terms.reference !== null)
    return refuse('REFERENCE_INVALID', { limit: LONGEST_REFERENCE });
  return ok({
    ...{ term, lastDay, maintenanceLastDay, seats, leaseDays, reference },
    features: features && featureMask(features, known),
    versionMajor: version?.[0] ?? null,
    versionMinor: version?.[1] ?? null,
  });
}

/** Bit i for feature i; features reach bit 34, beyond JavaScript's bit operators. */
function featureMask(names: string[], all: string[]): number {
  return all.reduce((mask, name, bit) => (names.includes(name) ? mask + 2 ** bit : mask), 0);
}

/** The columns in which each of them stands. */
export const columnsOf = {
  term: ['term', 'lastDay'],
  lastDay: ['lastDay'],
  maintenanceLastDay: ['maintenanceLastDay'],
  seats: ['seats'],
  features: ['features'],
  version: ['versionMajor', 'versionMinor'],
  leaseDays: ['leaseDays'],
  reference: ['reference'],
} as const satisfies Record<keyof LicenseTerms, readonly (keyof Columns)[]>;
