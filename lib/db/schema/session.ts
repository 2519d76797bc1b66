import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { user } from './user';

/** A signed-in browser. Only the SHA-256 of its cookie is kept. */
export const session = pgTable(
  'session',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('session_user').on(t.userId), index('session_expiry').on(t.expiresAt)],
);
