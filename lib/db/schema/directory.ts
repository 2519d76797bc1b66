import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { organization } from './organization';
import { user } from './user';

/** What the directory of an organization shows at the SCIM door. Of the token only a hash is kept. */
export const directoryToken = pgTable(
  'directory_token',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    name: text('name').notNull(),
    tokenHash: bytea('token_hash').notNull().unique(),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
  },
  (t) => [
    unique('directory_token_name').on(t.organizationId, t.name),
    check('directory_token_name_length', sql`char_length(${t.name}) BETWEEN 1 AND 100`),
  ],
);

/**
 * Somebody of whom an organization's directory has told. The row stays when they no longer belong to it, so that the
 * directory finds them again; whether they belong to it, `membership` alone says.
 */
export const directoryPerson = pgTable(
  'directory_person',
  {
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** What the directory calls them. */
    externalId: text('external_id'),
    createdAt: moment('created_at').notNull(),
    changedAt: moment('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index('directory_person_user').on(t.userId),
    index('directory_person_external').on(t.organizationId, t.externalId),
    check('directory_person_external_length', sql`char_length(${t.externalId}) BETWEEN 1 AND 255`),
  ],
);
