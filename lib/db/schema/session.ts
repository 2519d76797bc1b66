import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { browsers, signInWays, systems } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';
import { passkey } from './passkey';
import { signOn } from './sign-on';
import { user } from './user';

/** A signed-in browser. Only the SHA-256 of its cookie is kept. */
export const session = pgTable(
  'session',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    /** By which forms name it: it opens nothing. */
    id: uuid('id').notNull().unique().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    /** When its person proved who they are: each sign-in makes a session of its own. */
    createdAt: moment('created_at').notNull().defaultNow(),
    /** How they did. */
    provenBy: text('proven_by', { enum: signInWays }).notNull().default('mail'),
    /** By which passkey: with it go the sessions that it opened. */
    passkeyId: uuid('passkey_id').references(() => passkey.id, { onDelete: 'cascade' }),
    /** By which provider of an organization: with it go the sessions that it opened. */
    signOnId: uuid('sign_on_id').references(() => signOn.id, { onDelete: 'cascade' }),
    /** With what, in words: of what its client said of itself nothing else is kept. */
    browser: text('browser', { enum: browsers }).notNull().default('other'),
    system: text('system', { enum: systems }).notNull().default('other'),
    /** From where it was used last; empty where addresses are not kept. */
    address: text('address').notNull().default(''),
    /** To some minutes. */
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    /** The customer as whom one of the staff looks at the portal meanwhile, and until when. */
    viewUserId: uuid('view_user_id').references(() => user.id, { onDelete: 'cascade' }),
    viewEndsAt: moment('view_ends_at'),
  },
  (t) => [
    index('session_user').on(t.userId),
    index('session_expiry').on(t.expiresAt),
    index('session_passkey').on(t.passkeyId),
    index('session_sign_on').on(t.signOnId),
    check('session_proven_by', oneOf(t.provenBy, signInWays)),
    check('session_browser', oneOf(t.browser, browsers)),
    check('session_system', oneOf(t.system, systems)),
    check('session_view_ends', sql`(${t.viewUserId} IS NULL) = (${t.viewEndsAt} IS NULL)`),
  ],
);

/**
 * A browser in which somebody has signed in before: they are mailed about any other. Only the SHA-256 of its
 * cookie is kept, which signs nobody in.
 */
export const knownBrowser = pgTable(
  'known_browser',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    tokenHash: bytea('token_hash').notNull(),
    lastUsedAt: moment('last_used_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.tokenHash] })],
);
