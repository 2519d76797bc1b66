import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { mailKinds, mailOutcomes } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';

/**
 * Which mails wait behind which: sign-in codes, what somebody asked for and waits for, what an owner
 * is told. Each lane is delivered by itself, so that none can hold up another.
 */
export const mailLanes = ['codes', 'asked', 'notices'] as const;
export type MailLane = (typeof mailLanes)[number];

/**
 * Mail to be sent, written in the transaction that caused it. The content is sealed, since it may
 * hold codes and keys, and dropped once the mail has been handed over.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    recipient: text('recipient').notNull(),
    lane: text('lane', { enum: mailLanes }).notNull().default('notices'),
    /** What may be gathered into one mail where much of it comes at once: a license, and which kind. */
    gatherKey: text('gather_key'),
    /** A digest, to which further notices are added until it leaves. */
    gathers: boolean('gathers').notNull().default(false),
    /** What it is about; null: queued by a portal that did not say so yet. */
    template: text('template', { enum: mailKinds }),
    /**
     * Which license and computer it is about, where it is about one. No foreign keys: queueing a mail locks
     * no license, and neither is ever deleted.
     */
    licenseId: uuid('license_id'),
    activationId: uuid('activation_id'),
    sealed: bytea('sealed'),
    /** The language it is written in; null: the portal's own. */
    locale: text('locale'),
    attempts: integer('attempts').notNull().default(0),
    /** When it may leave at the earliest. */
    readyAt: moment('ready_at').notNull().defaultNow(),
    /** When it is tried next. */
    dueAt: moment('due_at').notNull().defaultNow(),
    sentAt: moment('sent_at'),
    lastError: text('last_error'),
    /** What mail servers reported of it after it had left; null: nothing, which is no bad news. */
    outcome: text('outcome', { enum: mailOutcomes }),
    outcomeAt: moment('outcome_at'),
    /** The status code of the report (RFC 3463) and the words behind it; empty where it has none. */
    outcomeStatus: text('outcome_status').notNull().default(''),
    outcomeDetail: text('outcome_detail').notNull().default(''),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('outbox_due').on(t.lane, t.dueAt).where(sql`${t.sentAt} IS NULL`),
    // As the desk lists them.
    index('outbox_recent').on(t.createdAt, t.id),
    index('outbox_unsent').on(t.createdAt, t.id).where(sql`${t.sentAt} IS NULL`),
    index('outbox_recipient').on(t.recipient, t.createdAt, t.id),
    index('outbox_template').on(t.template, t.createdAt, t.id),
    index('outbox_license')
      .on(t.licenseId, t.createdAt, t.id)
      .where(sql`${t.licenseId} IS NOT NULL`),
    index('outbox_outcome').on(t.outcome, t.createdAt, t.id).where(sql`${t.outcome} IS NOT NULL`),
    // Whether the mails of somebody arrive, by the newest report.
    index('outbox_reported').on(t.recipient, t.outcomeAt).where(sql`${t.outcome} IS NOT NULL`),
    index('outbox_gather').on(t.gatherKey, t.createdAt).where(sql`${t.gatherKey} IS NOT NULL`),
    check('outbox_lane', oneOf(t.lane, mailLanes)),
    check('outbox_outcome', oneOf(t.outcome, mailOutcomes)),
    check('outbox_outcome_at', sql`(${t.outcome} IS NULL) = (${t.outcomeAt} IS NULL)`),
    check('outbox_gathers', sql`NOT ${t.gathers} OR ${t.gatherKey} IS NOT NULL`),
  ],
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
