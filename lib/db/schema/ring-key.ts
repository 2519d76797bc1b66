import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { product } from './product';

/** One key of a product's ring; its seed is wrapped by the master key (protocol 13). */
export const ringKey = pgTable(
  'ring_key',
  {
    productId: bigint('product_id', { mode: 'number' })
      .notNull()
      .references(() => product.id),
    kid: integer('kid').notNull(),
    algorithm: text('algorithm', { enum: ['ed25519', 's48', 'x25519-mac'] }).notNull(),
    publicKey: bytea('public_key').notNull(),
    state: text('state', {
      enum: ['next', 'signing', 'verify_only', 'retired', 'compromised'],
    }).notNull(),
    wrappedSeed: bytea('wrapped_seed').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.productId, t.kid] }),
    check('ring_key_kid', sql`${t.kid} BETWEEN 0 AND 31`),
    check('ring_key_algorithm', sql`${t.algorithm} IN ('ed25519', 's48', 'x25519-mac')`),
    check(
      'ring_key_state',
      sql`${t.state} IN ('next', 'signing', 'verify_only', 'retired', 'compromised')`,
    ),
    // Exactly one signature key signs; at most one key receives encrypted requests.
    uniqueIndex('ring_key_one_signing')
      .on(t.productId, sql`(${t.algorithm} = 'x25519-mac')`)
      .where(sql`${t.state} = 'signing'`),
  ],
);
