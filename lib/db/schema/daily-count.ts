import { sql } from 'drizzle-orm';
import { bigint, check, date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { measures } from '../../rules/measures';
import { moment, oneOf } from './columns';
import { product } from './product';

/**
 * What happened on a day (UTC) of the newest ones, counted from the activations by a worker
 * (docs/decisions/030). `seats` is the one that is no happening: seats in use as the day began.
 */
export const dailyCount = pgTable(
  'daily_count',
  {
    day: date('day', { mode: 'string' }).notNull(),
    productId: bigint('product_id', { mode: 'number' })
      .notNull()
      .references(() => product.id),
    measure: text('measure', { enum: measures }).notNull(),
    /** Empty for `seats`. */
    door: text('door').notNull(),
    n: bigint('n', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.measure, t.productId, t.door] }),
    check('daily_count_measure', oneOf(t.measure, measures)),
    check('daily_count_seats', sql`(${t.measure} = 'seats') = (${t.door} = '')`),
  ],
);

/** A day that is counted: its row is the lock, so that of many instances one counts it. */
export const countedDay = pgTable('counted_day', {
  day: date('day', { mode: 'string' }).primaryKey(),
  countedAt: moment('counted_at'),
  /** When staff were mailed what happened on it: once, whichever instance does it. */
  reportedAt: moment('reported_at'),
});
