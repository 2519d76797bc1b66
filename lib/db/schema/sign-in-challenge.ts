import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { signInWays } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';

/** Codes that may be typed for one mail. */
export const ATTEMPTS = 5;

/**
 * A mailed sign-in code and link, both kept as hashes. The code works only in the browser that
 * asked (its cookie's hash is the primary key); the link works wherever it is confirmed.
 * Spending either deletes the row.
 */
export const signInChallenge = pgTable(
  'sign_in_challenge',
  {
    browserHash: bytea('browser_hash').primaryKey(),
    email: text('email').notNull(),
    codeHash: bytea('code_hash').notNull(),
    linkHash: bytea('link_hash').notNull().unique(),
    /** Codes that this browser was mailed before, which open nothing: `earlier-code.ts`. */
    earlier: text('earlier').array().notNull().default([]),
    /** `link`: handed over by whoever runs the portal (`makeStaffSignInLink`), in no mail. */
    by: text('by', { enum: signInWays }).notNull().default('mail'),
    attemptsLeft: integer('attempts_left').notNull().default(ATTEMPTS),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('sign_in_challenge_expiry').on(t.expiresAt),
    check('sign_in_challenge_by', oneOf(t.by, signInWays)),
  ],
);
