import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';
import { organization } from './organization';
import { user } from './user';

/** Somebody who was asked to belong to an organization. Of the mailed link only a hash is kept. */
export const invitation = pgTable(
  'invitation',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    /** Whose address was invited: nobody else can accept. */
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['member', 'contact'] }).notNull(),
    tokenHash: bytea('token_hash').notNull().unique(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('invitation_once').on(t.organizationId, t.userId),
    index('invitation_user').on(t.userId),
    check('invitation_role', sql`${t.role} IN ('member', 'contact')`),
  ],
);
