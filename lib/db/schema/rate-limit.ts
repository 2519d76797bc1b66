import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';

/** Counters of the rate limiter (rate-limiter-flexible's own shape), shared by all instances. */
export const rateLimit = pgTable(
  'rate_limit',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull().default(0),
    /** Unix milliseconds. */
    expire: bigint('expire', { mode: 'number' }),
  },
  (t) => [index('rate_limit_expiry').on(t.expire)],
);
