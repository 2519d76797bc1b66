import { boolean, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';

/** Owns licenses. A private buyer's licenses belong to a personal organization. */
export const organization = pgTable('organization', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  personal: boolean('personal').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});
