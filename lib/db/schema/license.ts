import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { licenseStatuses, licenseTerms } from '../../rules/vocabulary';
import { bytea, foldedEmail, moment, oneOf } from './columns';
import { organization } from './organization';
import { product } from './product';

const stoppers = ['owner', 'illegal-computer'] as const;

/** Product, seats and terms, owned by an organization and registered to an address. */
export const license = pgTable(
  'license',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    productId: bigint('product_id', { mode: 'number' })
      .notNull()
      .references(() => product.id),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    registeredEmail: text('registered_email').notNull(),
    status: text('status', { enum: licenseStatuses }).notNull().default('active'),
    seats: integer('seats').notNull(),
    term: text('term', { enum: licenseTerms }).notNull(),
    /** Last day of the term, UTC; it ends at 24:00 of that day. */
    lastDay: date('last_day', { mode: 'string' }),
    maintenanceLastDay: date('maintenance_last_day', { mode: 'string' }),
    /** Bit i is feature i of the product file (protocol 7, FEAT). */
    features: bigint('features', { mode: 'number' }),
    versionMajor: integer('version_major'),
    versionMinor: integer('version_minor'),
    leaseDays: integer('lease_days'),
    /** The vendor's own name for the sale: an order, a contract. */
    reference: text('reference'),
    /** Raised with each Computer Key of other content (protocol 7). */
    epoch: integer('epoch').notNull().default(0),
    unprovenReleasesStoppedAt: moment('unproven_releases_stopped_at'),
    /** Who lifts it: the owner their own stop, staff the one for an illegal computer. */
    unprovenReleasesStoppedBy: text('unproven_releases_stopped_by', {
      enum: stoppers,
    }),
    /** Head of the license's event chain; written under the row lock every change holds. */
    eventSequence: integer('event_sequence').notNull().default(0),
    eventHash: bytea('event_hash'),
    /** The list it was created from, and the hash of its row: whoever sends that again creates nothing. */
    importId: uuid('import_id'),
    importRow: text('import_row'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    // Ascending: lists walk them in both directions, by time and then by id.
    index('license_registered').on(t.registeredEmail, t.createdAt, t.id),
    index('license_email').on(t.registeredEmail.op('text_pattern_ops')),
    index('license_organization').on(t.organizationId, t.createdAt, t.id),
    // The same within one product, one status, and by the end of the term.
    index('license_registered_product').on(t.registeredEmail, t.productId, t.createdAt, t.id),
    index('license_registered_status').on(t.registeredEmail, t.status, t.createdAt, t.id),
    index('license_registered_ending')
      .on(t.registeredEmail, t.lastDay, t.id)
      .where(sql`${t.lastDay} IS NOT NULL`),
    index('license_registered_organization').on(t.registeredEmail, t.organizationId),
    index('license_organization_product').on(t.organizationId, t.productId, t.createdAt, t.id),
    index('license_organization_status').on(t.organizationId, t.status, t.createdAt, t.id),
    index('license_organization_ending')
      .on(t.organizationId, t.lastDay, t.id)
      .where(sql`${t.lastDay} IS NOT NULL`),
    index('license_organization_email').on(
      t.organizationId,
      t.registeredEmail.op('text_pattern_ops'),
    ),
    index('license_recent').on(t.createdAt, t.id),
    index('license_product').on(t.productId, t.createdAt, t.id),
    index('license_status').on(t.status, t.createdAt, t.id),
    index('license_reference').on(t.reference).where(sql`${t.reference} IS NOT NULL`),
    index('license_ending').on(t.lastDay, t.id).where(sql`${t.lastDay} IS NOT NULL`),
    uniqueIndex('license_once_per_import_row')
      .on(t.importId, t.importRow)
      .where(sql`${t.importId} IS NOT NULL`),
    check('license_import', sql`(${t.importId} IS NULL) = (${t.importRow} IS NULL)`),
    check('license_status', oneOf(t.status, licenseStatuses)),
    check('license_seats', sql`${t.seats} BETWEEN 1 AND 100000`),
    check('license_term', oneOf(t.term, licenseTerms)),
    check('license_last_day', sql`(${t.term} = 'perpetual') = (${t.lastDay} IS NULL)`),
    check('license_version', sql`(${t.versionMajor} IS NULL) = (${t.versionMinor} IS NULL)`),
    check('license_features', sql`${t.features} BETWEEN 0 AND 34359738367`),
    check('license_reference', sql`char_length(${t.reference}) BETWEEN 1 AND 100`),
    check('license_lease', sql`${t.leaseDays} BETWEEN 1 AND 65534`),
    check(
      'license_stop',
      sql`(${t.unprovenReleasesStoppedAt} IS NULL) = (${t.unprovenReleasesStoppedBy} IS NULL)`,
    ),
    check('license_stopped_by', oneOf(t.unprovenReleasesStoppedBy, stoppers)),
    check('license_registered_folded', foldedEmail(t.registeredEmail)),
    check('license_epoch', sql`${t.epoch} >= 0`),
  ],
);
