/** Milliseconds in a day; all rolling windows are multiples of 24 hours (product.md section 4). */
export const DAY = 86_400_000;

export type Limit = {
  /** How many are allowed in the window; -1 for no limit. */
  count: number;
  /** Length of the rolling window in days; -1 for ever. */
  days: number;
};

/**
 * Checks a rolling limit against the moments already counted.
 *
 * Returns null while one more is allowed; else the earliest moment at which one will be, or
 * `never` if waiting does not help (nothing is allowed at all, or the window is endless).
 */
export function nextChance(
  moments: readonly Date[],
  limit: Limit,
  now: Date,
): Date | 'never' | null {
  if (limit.count < 0) return null;
  const since = limit.days < 0 ? Number.NEGATIVE_INFINITY : now.getTime() - limit.days * DAY;
  const counted = moments
    .map((moment) => moment.getTime())
    .filter((time) => time > since)
    .sort((a, b) => a - b);
  if (counted.length < limit.count) return null;
  // One more fits once all but `count - 1` of them have left the window.
  const leaving = counted[counted.length - limit.count];
  if (limit.count === 0 || limit.days < 0 || leaving === undefined) return 'never';
  return new Date(leaving + limit.days * DAY);
}

/**
 * Seats of a license that may be freed or taken over in 24 hours without proof and without sign-in: a
 * tenth of them (at least 1) unless it is said. What a found Activation Key can do, whatever the door.
 */
export function anonymousAllowance(
  { maxAnonymousReleasesPerDay: count }: { maxAnonymousReleasesPerDay: number },
  seats: number,
): Limit {
  return { count: count === -2 ? Math.max(1, Math.floor(seats / 10)) : count, days: 1 };
}
