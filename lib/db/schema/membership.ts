import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';
import { organization } from './organization';
import { user } from './user';

/** A contact sees all licenses of the organization; a member those registered to own address. */
export const membership = pgTable(
  'membership',
  {
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.standingId),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id),
    role: text('role', { enum: ['member', 'contact'] }).notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    index('membership_user').on(t.userId),
    check('membership_role', sql`${t.role} IN ('member', 'contact')`),
  ],
);
