import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { license } from './license';

/**
 * An Activation Key of a license. `form` is `olp1` for Keyturn's own 20 characters; keys of other
 * makers, imported with their licenses, get further forms.
 * The key itself is sealed; it is found by a keyed hash (protocol 13, akIndex and akEnc).
 */
export const licenseKey = pgTable(
  'license_key',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    licenseId: uuid('license_id')
      .notNull()
      .references(() => license.id),
    form: text('form', { enum: ['olp1'] }).notNull(),
    lookup: bytea('lookup').notNull().unique(),
    sealed: bytea('sealed').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    /** The one that pages show and mails carry; the others of the license work as well. */
    main: boolean('main').notNull().default(true),
    /** It leaked, and another one took its place: it starts nothing any more. */
    withdrawnAt: moment('withdrawn_at'),
    /** Last group, the only part that pages show unasked. */
    lastGroup: text('last_group').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('license_key_license').on(t.licenseId),
    index('license_key_ending').on(t.lastGroup),
    uniqueIndex('license_key_one_main').on(t.licenseId).where(sql`${t.main}`),
    check('license_key_main', sql`NOT (${t.main} AND ${t.withdrawnAt} IS NOT NULL)`),
    check('license_key_form', sql`${t.form} IN ('olp1')`),
  ],
);
