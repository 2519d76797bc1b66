import { notInArray, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { dayOf, isoFromDay } from '@/lib/olp/day';

export type ActivationRow = typeof activation.$inferSelect;

/** Releases by these doors are the vendor's own, or the calendar's, and count for no limit of the customer's. */
const VENDOR_DOORS = ['staff', 'operator', 'expiry'] as const;

export const byCustomers: SQL = notInArray(activation.closedDoor, [...VENDOR_DOORS]);

/**
 * Last day on which an unbound key may have ended so that its seat is free today (protocol 10.4): a
 * wizard allows one day more than EXP for time zones, so the seat waits for that day too.
 */
export const unboundIsOverAfter = (now: Date): string =>
  isoFromDay(dayOf(Math.floor(now.getTime() / 1000)) - 1);

/** Whether a row holds a seat: active, and not an unbound one that is over but not yet closed. */
export const holdsSeat = (now: Date): SQL =>
  sql`${activation.state} = 'active' AND (${activation.unboundLastDay} IS NULL OR ${activation.unboundLastDay} >= ${unboundIsOverAfter(now)})`;

/** Seats in use, and the lowest seat that is free (null if none is). One query. */
export async function seatsOf(reader: Reader, licenseId: string, seats: number, now: Date) {
  const held = sql`${activation} WHERE ${activation.licenseId} = ${licenseId} AND ${holdsSeat(now)}`;
  const { rows } = await reader.execute<{ used: number; free: number | null }>(sql`
    SELECT (SELECT count(*)::int FROM ${held}) AS used,
      (SELECT s FROM generate_series(1, ${seats}::int) s
        WHERE NOT EXISTS (SELECT 1 FROM ${held} AND ${activation.seat} = s)
        ORDER BY s LIMIT 1) AS free`);
  return rows[0] ?? { used: 0, free: null };
}

/** Whether a license that takes computers has room for one, once `given` more seats are given up. */
export async function hasRoom(
  reader: Reader,
  { id, seats }: { id: string; seats: number },
  now: Date,
  given = 0,
): Promise<boolean> {
  return (await seatsOf(reader, id, seats, now)).used - given < seats;
}

/** When a computer was online last; one that was activated over the network was so then. */
export const lastSeen = ({
  lastSeenAt,
  activatedAt,
  activatedDoor,
}: Pick<ActivationRow, 'lastSeenAt' | 'activatedAt' | 'activatedDoor'>): Date | null =>
  lastSeenAt ?? (activatedDoor === 'wizard' ? activatedAt : null);
