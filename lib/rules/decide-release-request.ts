import type { LicenseStatus } from './vocabulary';
import { type Limit, nextChance } from './limits';

export type ReleaseRequestFacts = {
  /** The code is what stands in the way of a release without one. */
  dvcRequired: boolean;
  license: { status: LicenseStatus; unprovenStopped: boolean };
  /** When earlier requests of the license were granted without staff. */
  granted: readonly Date[];
  /** `options/deadComputerAllowance` in `options/deadComputerPeriodInDays`. */
  allowance: Limit;
  now: Date;
};

/**
 * Whether a request for the seat of a computer that no longer works is granted without staff (journey
 * 8): while the allowance lasts. A suspended license, or one whose unproven releases are stopped, is
 * for staff to look at.
 */
export function isGrantedAtOnce(facts: ReleaseRequestFacts): boolean {
  const { dvcRequired, license, granted, allowance, now } = facts;
  if (!dvcRequired || license.status !== 'active' || license.unprovenStopped) return false;
  return nextChance(granted, allowance, now) === null;
}
