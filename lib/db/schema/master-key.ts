import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';

/** The check value by which a wrong master key is noticed before anything is written. */
export const masterKey = pgTable('master_key', {
  id: text('id').primaryKey(),
  checkValue: bytea('check_value').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});
