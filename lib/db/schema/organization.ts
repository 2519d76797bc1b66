import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  index,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { foldedEmail, moment } from './columns';

/**
 * Owns licenses. Its name is a label and may occur twice; what names it is the id, or the reference
 * that the vendor gave it. A private buyer's licenses belong to a personal one.
 */
export const organization = pgTable(
  'organization',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    /** What the vendor calls it elsewhere: a customer number, an id of another system. */
    reference: text('reference').unique(),
    /** Of a personal one: the address of the private buyer. */
    personalEmail: text('personal_email'),
    /** The one it was merged into. The row stays, so that whoever knows it is led on. */
    mergedInto: uuid('merged_into').references((): AnyPgColumn => organization.id),
    /** The id while it stands by itself: what licenses and memberships can belong to. */
    standingId: uuid('standing_id')
      .generatedAlwaysAs(sql`CASE WHEN merged_into IS NULL THEN id END`)
      .unique(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('organization_one_per_private_buyer')
      .on(t.personalEmail)
      .where(sql`${t.mergedInto} IS NULL`),
    // Those that stand by themselves, as they are listed: all, and companies alone.
    index('organization_named').on(t.name, t.id).where(sql`${t.mergedInto} IS NULL`),
    index('organization_companies')
      .on(t.name, t.id)
      .where(sql`${t.mergedInto} IS NULL AND ${t.personalEmail} IS NULL`),
    index('organization_recent').on(t.createdAt, t.id),
    index('organization_begins').on(sql`lower(${t.name} COLLATE "C") text_pattern_ops`),
    check('organization_name', sql`char_length(${t.name}) BETWEEN 1 AND 254`),
    check('organization_reference', sql`char_length(${t.reference}) BETWEEN 1 AND 100`),
    check(
      'organization_personal',
      sql`${t.personalEmail} IS NULL OR ${t.reference} IS NULL AND ${foldedEmail(t.personalEmail)}`,
    ),
    check('organization_merged', sql`${t.mergedInto} <> ${t.id}`),
  ],
);
