import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { logSecurity } from '@/lib/security-log';

/** Check-ins of one computer in the hour that begins with the first of them. */
export const MOST_PER_HOUR = 60;
const HOUR = 3_600_000;

/** A moment as a statement is given it, be it a value or a placeholder for one. */
type At = { now: SQL; hourAgo: SQL };

/** The counter of a row with one more check-in, and whether one more may be. Of both, one statement. */
export function oneMore({ now, hourAgo }: At) {
  const within = sql`coalesce(${activation.checkInsSince} > ${hourAgo}, false)`;
  return {
    set: {
      checkInsSince: sql`CASE WHEN ${within} THEN ${activation.checkInsSince} ELSE ${now} END`,
      // Counted to one more than too many, which says so once.
      checkIns: sql`CASE WHEN ${within} THEN least(${activation.checkIns}, ${MOST_PER_HOUR}) + 1 ELSE 1 END`,
    },
    may: sql`NOT (${within} AND ${activation.checkIns} >= ${MOST_PER_HOUR})`,
  };
}

/** The moments of a statement that is given `now` and `hourAgo` when it runs. */
export const placeholders: At = {
  now: sql`${sql.placeholder('now')}::timestamptz`,
  hourAgo: sql`${sql.placeholder('hourAgo')}::timestamptz`,
};

export const valuesAt = (now: Date) => ({
  now: now.toISOString(),
  hourAgo: new Date(now.getTime() - HOUR).toISOString(),
});

/** Counts a check-in by itself, before its transaction: what is refused there counts too. */
export async function countCheckIn(
  db: Database,
  row: { id: string; checkInsSince: Date | null; checkIns: number },
  at: Date,
): Promise<Result<null, Refusal<'RATE_LIMITED'>>> {
  const { now, hourAgo } = valuesAt(at);
  const moments = { now: sql`${now}::timestamptz`, hourAgo: sql`${hourAgo}::timestamptz` };
  const [counted] = await db
    .update(activation)
    .set(oneMore(moments).set)
    .where(and(eq(activation.id, row.id)))
    .returning({ times: activation.checkIns, since: activation.checkInsSince });
  if (!counted?.since || counted.times <= MOST_PER_HOUR) return ok(null);
  if (row.checkIns === MOST_PER_HOUR) {
    logSecurity('limit.reached', { why: 'checkIn', who: row.id.slice(0, 8) });
  }
  const retryAfter = Math.ceil((counted.since.getTime() + HOUR - at.getTime()) / 1000);
  return refuse('RATE_LIMITED', { retryAfter: Math.max(1, retryAfter) });
}
