import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { countedDay } from '@/lib/db/schema/daily-count';
import type { Context } from '@/lib/operations/context';
import { DAY } from '@/lib/rules/limits';
import { COUNTED_DAYS } from '@/lib/rules/measures';

/** Milliseconds after which the day that is under way is counted anew. */
const FRESH = 5 * 60_000;
/** Milliseconds after midnight at which a day counts as over: what began before it has been written. */
const SETTLED = 10 * 60_000;

/** The day that is under way, and when it began to be. */
export function currentDay(now: Date) {
  const day = new Date(now.getTime() - SETTLED).toISOString().slice(0, 10);
  return { day, since: new Date(Date.parse(day) + SETTLED) };
}

/**
 * Counts the days that are not counted yet: the one under way every five minutes, each of the 90 before
 * it once in every day, since what was claimed may be proven later. Each day is counted in a
 * transaction of its own, its old numbers replaced as a whole: it may be done again at any time, and by
 * any number of instances, of which one has the day's row. Answers how many days it counted.
 */
export async function countDays(
  context: Pick<Context, 'db' | 'now'>,
  stopping?: AbortSignal,
): Promise<number> {
  const { db } = context;
  const { day: today, since } = currentDay(context.now());
  const first = dayBefore(today, COUNTED_DAYS - 1);
  await db.execute(sql`
    INSERT INTO counted_day (day)
    SELECT d::date FROM generate_series(${first}::date, ${today}::date, interval '1 day') d
    ON CONFLICT DO NOTHING`);
  let counted = 0;
  while (!stopping?.aborted) {
    const again = new Date(context.now().getTime() - FRESH);
    const more = await db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ day: string }>(sql`
        SELECT day::text FROM counted_day
        WHERE day BETWEEN ${first} AND ${today}
          AND (counted_at IS NULL OR counted_at < CASE WHEN day = ${today} THEN ${again}::timestamptz
            ELSE ${since}::timestamptz END)
        ORDER BY day DESC LIMIT 1 FOR UPDATE SKIP LOCKED`);
      const day = rows[0]?.day;
      if (!day) return false;
      await countDay(tx, day, day === today);
      await tx.update(countedDay).set({ countedAt: context.now() }).where(eq(countedDay.day, day));
      return true;
    });
    if (!more) break;
    counted += 1;
  }
  return counted;
}

export const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * DAY).toISOString().slice(0, 10);

/** Every row of `activation` that `from` to `to` speaks of is found along an index. */
async function countDay(tx: Transaction, day: string, isToday: boolean) {
  const from = new Date(Date.parse(day));
  const to = new Date(from.getTime() + DAY);
  const began = sql`a.activated_at >= ${from} AND a.activated_at < ${to}`;
  const ended = sql`a.closed_at >= ${from} AND a.closed_at < ${to}`;
  await tx.execute(sql`DELETE FROM daily_count WHERE day = ${day} AND measure <> 'seats'`);
  await tx.execute(sql`
    INSERT INTO daily_count (day, product_id, measure, door, n)
    SELECT ${day}::date, a.product_id, 'activated', a.activated_door, count(*)
    FROM activation a WHERE ${began} GROUP BY 2, 4
    UNION ALL
    SELECT ${day}::date, a.product_id,
      CASE a.state WHEN 'released_claimed' THEN 'claimed' WHEN 'released_weak' THEN 'weak'
        WHEN 'released_proven' THEN CASE WHEN a.proven_at > a.closed_at THEN 'proven-later' ELSE 'proven' END
        ELSE 'superseded' END,
      a.closed_door, count(*)
    FROM activation a WHERE ${ended} GROUP BY 2, 3, 4
    UNION ALL
    SELECT ${day}::date, a.product_id, 'came-back', a.closed_door, count(*)
    FROM activation a JOIN illegal_computer i ON i.activation_id = a.id
    WHERE ${ended} AND (a.state = 'released_claimed' OR a.proven_at > a.closed_at) GROUP BY 2, 4`);
  if (!isToday) return;
  // The one count over everything, once a day: the rest follows from what began and ended since.
  await tx.execute(sql`
    INSERT INTO daily_count (day, product_id, measure, door, n)
    SELECT ${day}::date, p.id, 'seats', '',
      (SELECT count(*) FROM activation a
        WHERE a.product_id = p.id AND a.state = 'active' AND a.activated_at < ${from})
      + (SELECT count(*) FROM activation a
        WHERE a.product_id = p.id AND a.closed_at >= ${from} AND a.activated_at < ${from})
    FROM product p
    WHERE NOT EXISTS (SELECT 1 FROM daily_count d
      WHERE d.day = ${day} AND d.measure = 'seats' AND d.product_id = p.id)`);
}
