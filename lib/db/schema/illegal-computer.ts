import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { activation } from './activation';
import { moment } from './columns';

/**
 * A computer that came online with a Computer Key whose activation had been released: it went on
 * using its license. One row per activation, however often it is seen (protocol 11).
 */
export const illegalComputer = pgTable(
  'illegal_computer',
  {
    activationId: uuid('activation_id')
      .primaryKey()
      .references(() => activation.id),
    firstSeenAt: moment('first_seen_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    times: integer('times').notNull().default(1),
    address: text('address').notNull(),
    computerName: text('computer_name').notNull(),
    /** When staff looked into it and let it go; null while it stands. */
    liftedAt: moment('lifted_at'),
  },
  (t) => [index('illegal_computer_seen').on(t.lastSeenAt, t.activationId)],
);
