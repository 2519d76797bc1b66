import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';

/**
 * An Ed25519 key of this portal that signs receipts, and nothing else. One signs; the public keys of
 * all, old ones too, are published, so that every receipt can be checked for ever.
 */
export const receiptKey = pgTable(
  'receipt_key',
  {
    id: integer('id').primaryKey(),
    publicKey: bytea('public_key').notNull().unique(),
    wrappedSeed: bytea('wrapped_seed').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    signing: boolean('signing').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('receipt_key_one_signs').on(t.signing).where(sql`${t.signing}`),
    check('receipt_key_id', sql`${t.id} >= 1`),
  ],
);
