import { sql } from 'drizzle-orm';
import { bigserial, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, moment } from './columns';

/**
 * Mail to be sent, written in the transaction that caused it. The content is sealed, since it may
 * hold codes and keys, and dropped once the mail has been handed over.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    recipient: text('recipient').notNull(),
    sealed: bytea('sealed'),
    /** The language it is written in; null: the portal's own. */
    locale: text('locale'),
    attempts: integer('attempts').notNull().default(0),
    dueAt: moment('due_at').notNull().defaultNow(),
    sentAt: moment('sent_at'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('outbox_due').on(t.dueAt).where(sql`${t.sentAt} IS NULL`)],
);

/** Demo mode only: where mail goes when there is no mail server. Read at /dev/mail. */
export const devMailbox = pgTable('dev_mailbox', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  recipient: text('recipient').notNull(),
  subject: text('subject').notNull(),
  text: text('text').notNull(),
  html: text('html').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
});
