import { and, eq, gte, sql } from 'drizzle-orm';
import { countedDay, dailyCount } from '@/lib/db/schema/daily-count';
import { reading } from '@/lib/operations/operation';
import { COUNTED_DAYS } from '@/lib/rules/measures';
import { currentDay, dayBefore } from './count-days';
import { type MetLimit, metLimits } from './met-limits';
import { type RefusedByLimit, refusedByLimit } from './refused-by-limit';
import { type DailyNumber, seatsOverTime, type SeatsOnDay } from './seats-over-time';

export type Overview = {
  /** The days counted, oldest first, as `YYYY-MM-DD` (UTC); the last one is under way. */
  days: string[];
  /** When the newest day was counted last; null until one was. */
  asOf: Date | null;
  /** Empty while no day has been begun with a count of all seats. */
  seats: SeatsOnDay[];
  /** What happened on those days; of what did not happen there is no number. */
  numbers: DailyNumber[];
  /** Licenses whose customers used up what they may release without proof, and released last this week. */
  metLimits: MetLimit[];
  /** Licenses whose activations were refused this week for want of a seat, or as too many. */
  refused: RefusedByLimit[];
};

/**
 * What happened lately, of one product or of all, from numbers that are counted beforehand. Six queries
 * whatever the table sizes.
 */
export const seeOverview = reading(
  'seeOverview',
  async (
    { context: { db, now } },
    { product: productId }: { product?: number | undefined } = {},
  ): Promise<Overview> => {
    const at = now();
    const { day: today } = currentDay(at);
    const first = dayBefore(today, COUNTED_DAYS - 1);
    const [numbers, counted] = await Promise.all([
      db
        .select({
          day: dailyCount.day,
          measure: dailyCount.measure,
          door: dailyCount.door,
          n: sql<number>`sum(${dailyCount.n})::float8`,
        })
        .from(dailyCount)
        .where(
          and(
            gte(dailyCount.day, first),
            productId === undefined ? undefined : eq(dailyCount.productId, productId),
          ),
        )
        .groupBy(dailyCount.day, dailyCount.measure, dailyCount.door),
      db
        .select({ day: countedDay.day, at: countedDay.countedAt })
        .from(countedDay)
        .where(sql`${countedDay.day} >= ${first} AND ${countedDay.countedAt} IS NOT NULL`)
        .orderBy(countedDay.day),
    ]);
    const days = counted.map(({ day }) => day);
    return {
      days,
      asOf: counted.at(-1)?.at ?? null,
      seats: seatsOverTime(days, numbers),
      numbers: numbers.filter(({ measure }) => measure !== 'seats'),
      // After the others: one page is not to hold many connections at once.
      metLimits: await metLimits(db, at, productId),
      refused: await refusedByLimit(db, at, productId),
    };
  },
);
