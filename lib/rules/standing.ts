import type { LicenseStatus } from './vocabulary';

/** Where a license stands: in `grace` its term is over, and its computers go on working for some days. */
export const standings = ['active', 'grace', 'expired', 'suspended', 'revoked'] as const;
export type Standing = (typeof standings)[number];

/** Whether new computers can be activated, as far as the license itself says. */
export const takesComputers = (standing: Standing): boolean =>
  standing === 'active' || standing === 'grace';

/** Days count from 2020-01-01 UTC; a term ends at 24:00 UTC of its last day. */
type Dated = { status: LicenseStatus; lastDay: number | null; graceDays: number };

/**
 * The one answer to where a license stands on a day. What the vendor says comes first: being over
 * shows only while nothing worse is the case. Lists say the same in SQL
 * (lib/operations/locked/standing-in-sql.ts).
 */
export function standingOf({ status, lastDay, graceDays }: Dated, today: number): Standing {
  if (status !== 'active') return status;
  if (lastDay === null || today <= lastDay) return 'active';
  return today <= lastDay + graceDays ? 'grace' : 'expired';
}
