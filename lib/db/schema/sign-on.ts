import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { domainProofs, signOnPurposes, signOnUses } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';
import { organization } from './organization';
import { user } from './user';

/**
 * Where the people of an organization sign in by OpenID Connect: one provider of each. Another provider,
 * client or secret is another row, so that sessions and sign-ins that were begun end with the old one.
 */
export const signOn = pgTable(
  'sign_on',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .unique()
      .references(() => organization.standingId),
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    sealedSecret: bytea('sealed_secret').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    /** Somebody of a proven domain signed in there; before that nobody does here. */
    testedAt: moment('tested_at'),
    use: text('use', { enum: signOnUses }).notNull().default('off'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    check('sign_on_use', oneOf(t.use, signOnUses)),
    check('sign_on_tested', sql`${t.use} = 'off' OR ${t.testedAt} IS NOT NULL`),
  ],
);

/** A mail domain that an organization says is its own. It counts once that is proven, for one of them. */
export const signOnDomain = pgTable(
  'sign_on_domain',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    /** ASCII, lower case. */
    domain: text('domain').notNull(),
    /** What its DNS record says: no secret. */
    token: text('token').notNull(),
    /** Of the link that was mailed to it last. */
    linkHash: bytea('link_hash').unique(),
    linkEndsAt: moment('link_ends_at'),
    provenAt: moment('proven_at'),
    provenBy: text('proven_by', { enum: domainProofs }),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    unique('sign_on_domain_once').on(t.organizationId, t.domain),
    uniqueIndex('sign_on_domain_proven').on(t.domain).where(sql`${t.provenAt} IS NOT NULL`),
    check('sign_on_domain_proof', sql`(${t.provenAt} IS NULL) = (${t.provenBy} IS NULL)`),
    check('sign_on_domain_proven_by', oneOf(t.provenBy, domainProofs)),
    check('sign_on_domain_link', sql`(${t.linkHash} IS NULL) = (${t.linkEndsAt} IS NULL)`),
  ],
);

/**
 * Somebody was sent to a provider: the hash of the `state` that comes back with them. It is spent by deleting it.
 * `userId`: whoever tests or confirms; null: somebody signs in.
 */
export const signOnAttempt = pgTable(
  'sign_on_attempt',
  {
    stateHash: bytea('state_hash').primaryKey(),
    signOnId: uuid('sign_on_id')
      .notNull()
      .references(() => signOn.id, { onDelete: 'cascade' }),
    purpose: text('purpose', { enum: signOnPurposes }).notNull(),
    userId: uuid('user_id').references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    index('sign_on_attempt_expiry').on(t.expiresAt),
    index('sign_on_attempt_of').on(t.signOnId),
    check('sign_on_attempt_purpose', oneOf(t.purpose, signOnPurposes)),
    check('sign_on_attempt_user', sql`(${t.userId} IS NULL) = (${t.purpose} = 'sign-in')`),
  ],
);
