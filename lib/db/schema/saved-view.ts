import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { user } from './user';

/** What one of the vendor's people keeps of a list of the desk: its filters, sort and columns, by a name. */
export const savedView = pgTable(
  'saved_view',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Of the list. */
    path: text('path').notNull(),
    name: text('name').notNull(),
    /** What stands behind the path, without `?` and without a place among the pages; empty: nothing. */
    query: text('query').notNull(),
    /** Whether everybody at the desk has it. */
    shared: boolean('shared').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('saved_view_named').on(t.ownerId, t.path, t.name),
    index('saved_view_shared').on(t.path).where(sql`${t.shared}`),
    check('saved_view_path', sql`${t.path} ~ '^/staff/[a-z-]+$'`),
    check('saved_view_name', sql`char_length(${t.name}) BETWEEN 1 AND 60`),
    check('saved_view_query', sql`char_length(${t.query}) <= 4000`),
  ],
);
