import { sql } from 'drizzle-orm';
import { check, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { user } from './user';

/**
 * The vendor's people. Rows are made by the operator or by staff, never by a mail address. Whoever has
 * no role is disabled: nobody's staff, until they are given one again.
 */
export const staff = pgTable(
  'staff',
  {
    userId: uuid('user_id')
      .primaryKey()
      .references(() => user.id),
    role: text('role', { enum: ['agent', 'admin'] }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [check('staff_role', sql`${t.role} IN ('agent', 'admin')`)],
);
