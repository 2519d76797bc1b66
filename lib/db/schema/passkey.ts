import { bigint, boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { user } from './user';

/** A passkey of somebody who signs in: only its public half, which signs nobody in. */
export const passkey = pgTable(
  'passkey',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** As its browser names it, base64url. */
    credentialId: text('credential_id').notNull().unique(),
    /** COSE (RFC 9052). */
    publicKey: bytea('public_key').notNull(),
    /** Signatures it has made, where it counts them: they only rise (WebAuthn 6.1.1). */
    counter: bigint('counter', { mode: 'number' }).notNull(),
    /** How a browser reaches it. */
    transports: text('transports').array().notNull(),
    /** Whether it is kept somewhere else too, so that it outlives its device. */
    backedUp: boolean('backed_up').notNull(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [index('passkey_user').on(t.userId)],
);

/**
 * What a browser was asked to have signed, as its hash: any instance takes the answer, once, for some
 * minutes. `userId`: for whom a passkey is made; null: somebody signs in.
 */
export const passkeyChallenge = pgTable(
  'passkey_challenge',
  {
    hash: bytea('hash').primaryKey(),
    userId: uuid('user_id').references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('passkey_challenge_expiry').on(t.expiresAt)],
);
