import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { signInWays } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';
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
    /** When its person proved who they are: each sign-in makes a session of its own. */
    createdAt: moment('created_at').notNull().defaultNow(),
    /** How they did. */
    provenBy: text('proven_by', { enum: signInWays }).notNull().default('mail'),
    /** The customer as whom one of the staff looks at the portal meanwhile, and until when. */
    viewUserId: uuid('view_user_id').references(() => user.id, { onDelete: 'cascade' }),
    viewEndsAt: moment('view_ends_at'),
  },
  (t) => [
    index('session_user').on(t.userId),
    index('session_expiry').on(t.expiresAt),
    check('session_proven_by', oneOf(t.provenBy, signInWays)),
    check('session_view_ends', sql`(${t.viewUserId} IS NULL) = (${t.viewEndsAt} IS NULL)`),
  ],
);
