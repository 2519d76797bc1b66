import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { foldedEmail, moment } from './columns';

/** Someone who can sign in, known by a mail address (product.md section 4, Identity). */
export const user = pgTable(
  'portal_user',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    email: text('email').notNull().unique(),
    name: text('name'),
    /** The language they chose; null: none. */
    locale: text('locale'),
    emailVerified: moment('email_verified'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('user_addressed').on(t.email, t.id),
    index('user_begins').on(t.email.op('text_pattern_ops')),
    index('user_recent').on(t.createdAt, t.id),
    check('user_email_folded', foldedEmail(t.email)),
  ],
);
