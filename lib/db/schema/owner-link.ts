import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment, oneOf } from './columns';
import { license } from './license';
import { organization } from './organization';
import { user } from './user';

/**
 * `agree`: the registered address says yes to another one; `take`: the other one says that it is there;
 * `claim`: the registered address says yes to an organization.
 */
export const ownerLinkPurposes = ['agree', 'take', 'claim'] as const;

/**
 * A link in a mail that asks whose a license shall be. Only a hash of its token is kept; answering spends
 * it, and all others of the license, by deleting the rows.
 */
export const ownerLink = pgTable(
  'owner_link',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    purpose: text('purpose', { enum: ownerLinkPurposes }).notNull(),
    licenseId: uuid('license_id')
      .notNull()
      .references(() => license.id),
    askedBy: uuid('asked_by')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Whose address it is to be registered to. */
    toUser: uuid('to_user').references(() => user.id, { onDelete: 'cascade' }),
    /** Which organization it is to belong to; one that was merged leads on. */
    toOrganization: uuid('to_organization').references(() => organization.id),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('owner_link_license').on(t.licenseId),
    index('owner_link_expiry').on(t.expiresAt),
    check('owner_link_purpose', oneOf(t.purpose, ownerLinkPurposes)),
    check('owner_link_to', sql`(${t.purpose} = 'claim') = (${t.toOrganization} IS NOT NULL)`),
    check('owner_link_to_user', sql`(${t.purpose} = 'claim') = (${t.toUser} IS NULL)`),
  ],
);
