import { sql } from 'drizzle-orm';
import { bigint, boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns';

/** A program the vendor sells, with the settings that its product file carries (protocol 4). */
export const product = pgTable(
  'product',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    name: text('name').notNull(),
    allowUnbound: boolean('allow_unbound').notNull().default(false),
    unboundDays: integer('unbound_days').notNull().default(90),
    issueShortKeys: boolean('issue_short_keys').notNull().default(false),
    shortKeyLeaseDays: integer('short_key_lease_days').notNull().default(30),
    graceDays: integer('grace_days').notNull().default(7),
    defaultLeaseDays: integer('default_lease_days'),
    signatureAlgorithm: text('signature_algorithm', { enum: ['ed25519', 's48'] })
      .notNull()
      .default('ed25519'),
    features: jsonb('features').$type<string[]>().notNull().default([]),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    check('product_id', sql`${t.id} BETWEEN 1 AND 4294967295`),
    check('product_algorithm', sql`${t.signatureAlgorithm} IN ('ed25519', 's48')`),
    check('product_unbound_days', sql`${t.unboundDays} BETWEEN 1 AND 3650`),
    check('product_short_lease', sql`${t.shortKeyLeaseDays} BETWEEN 1 AND 3650`),
    check('product_grace', sql`${t.graceDays} BETWEEN 0 AND 3650`),
    check('product_lease', sql`${t.defaultLeaseDays} BETWEEN 1 AND 65534`),
  ],
);
