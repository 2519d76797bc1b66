import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';

/**
 * An Ed25519 key of this portal that signs receipts, and nothing else. One signs, the next one is
 * published before it does; the public keys of all, old ones too, are published, so that every receipt
 * can be checked for ever.
 */
export const receiptKey = pgTable(
  'receipt_key',
  {
    id: integer('id').primaryKey(),
    publicKey: bytea('public_key').notNull().unique(),
    wrappedSeed: bytea('wrapped_seed').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    signing: boolean('signing').notNull(),
    /** It signs once the one in use does not any more. */
    next: boolean('next').notNull().default(false),
    /** Since when somebody else may have it: what it signed proves nothing. */
    compromisedAt: moment('compromised_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('receipt_key_one_signs').on(t.signing).where(sql`${t.signing}`),
    uniqueIndex('receipt_key_one_next').on(t.next).where(sql`${t.next}`),
    check('receipt_key_id', sql`${t.id} >= 1`),
    check('receipt_key_next', sql`NOT (${t.signing} AND ${t.next})`),
    check(
      'receipt_key_compromised',
      sql`${t.compromisedAt} IS NULL OR NOT (${t.signing} OR ${t.next})`,
    ),
  ],
);
