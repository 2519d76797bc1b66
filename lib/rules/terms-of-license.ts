import { dayFromIso, LAST_DAY } from '@/lib/olp/day';
import type { Terms } from '@/lib/olp/terms';

/** The parts of a license that its Computer Keys say (protocol 7). Days count from 2020-01-01 UTC. */
export type TermsSource = {
  lastDay: number | null;
  maintenanceLastDay: number | null;
  features: number | null;
  version: [major: number, minor: number] | null;
  /** The license's own, else the product's default. */
  leaseDays: number | null;
  /** Added to the last day of the term: keys stay valid that much longer. */
  graceDays: number;
  /** Added to the last day of maintenance. */
  maintenanceGraceDays: number;
};

type Issue = { kid: number; epoch: number; today: number; unboundLastDay?: number };

/** The most days of grace that the Server Properties allow. */
export const MOST_GRACE_DAYS = 365;

/** Whether an ISO day can be the last of a term: what Computer Keys can say, any grace included. */
export function isTermDay(iso: string): boolean {
  const day = dayFromIso(iso);
  return day !== null && day <= LAST_DAY - MOST_GRACE_DAYS;
}

/** Whether a license can have so many seats. */
export const isSeatCount = (seats: number) =>
  Number.isInteger(seats) && seats >= 1 && seats <= 100_000;

/** A version as Computer Keys say it: two bytes. */
export const isVersion = (version: readonly number[]) =>
  version.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);

export const isLeaseDays = (days: number) => Number.isInteger(days) && days >= 1 && days <= 65_534;

/** Last day on which keys of this license are valid; null for a perpetual one. */
export function lastValidDay(source: TermsSource): number | null {
  return source.lastDay === null ? null : source.lastDay + source.graceDays;
}

/** Whether the term, with its grace, is over on `today`. It ends at 24:00 UTC of its last day. */
export function termIsOver(source: TermsSource, today: number): boolean {
  const last = lastValidDay(source);
  return last !== null && today > last;
}

/** The terms of a Computer Key issued today. Unbound keys always end (protocol 10.4). */
export function termsOfLicense(source: TermsSource, issue: Issue): Terms {
  const terms: Terms = { kid: issue.kid, epoch: issue.epoch };
  const last = lastValidDay(source);
  const exp =
    issue.unboundLastDay === undefined ? last : Math.min(last ?? Infinity, issue.unboundLastDay);
  if (exp !== null) terms.exp = exp;
  if (source.features !== null) terms.feat = source.features;
  if (source.version) terms.ver = source.version;
  // A lease needs the day of issue to count from.
  if (source.leaseDays !== null) {
    terms.iss = issue.today;
    terms.lease = source.leaseDays;
  }
  if (source.maintenanceLastDay !== null) {
    terms.maint = source.maintenanceLastDay + source.maintenanceGraceDays;
  }
  if (issue.unboundLastDay !== undefined) terms.unbound = true;
  return terms;
}

/** Whether two keys promise the same: all but the key, the epoch and the day of issue. */
export function sameTerms(a: Terms, b: Terms): boolean {
  return (
    a.exp === b.exp &&
    a.feat === b.feat &&
    a.lease === b.lease &&
    a.maint === b.maint &&
    a.unbound === b.unbound &&
    a.ver?.[0] === b.ver?.[0] &&
    a.ver?.[1] === b.ver?.[1]
  );
}
