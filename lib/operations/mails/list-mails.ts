import { and, eq, type SQL, sql } from 'drizzle-orm';
import { licenseKey } from '@/lib/db/schema/license-key';
import { outbox } from '@/lib/db/schema/outbox';
import { MAX_ATTEMPTS } from '@/lib/mail/outbox-worker';
import { listing } from '@/lib/operations/lists/listing';
import { namedLicense } from '@/lib/operations/lists/named-license';
import type { MailKind, MailOutcome, MailState } from '@/lib/rules/vocabulary';

export type MailFilters = {
  state?: MailState | undefined;
  kind?: MailKind | undefined;
  outcome?: MailOutcome | undefined;
  /** A whole mail address. */
  recipient?: string | undefined;
  license?: string | undefined;
};

/** In words that an index can answer: what has not left is little. */
const STATES: Record<MailState, SQL> = {
  sent: sql`${outbox.sentAt} IS NOT NULL`,
  queued: sql`${outbox.sentAt} IS NULL AND ${outbox.sealed} IS NOT NULL AND ${outbox.attempts} = 0`,
  waiting: sql`${outbox.sentAt} IS NULL AND ${outbox.sealed} IS NOT NULL
    AND ${outbox.attempts} BETWEEN 1 AND ${MAX_ATTEMPTS - 1}`,
  failed: sql`${outbox.sentAt} IS NULL AND (${outbox.sealed} IS NULL OR ${outbox.attempts} >= ${MAX_ATTEMPTS})`,
};

const stateOf = sql<MailState>`CASE WHEN ${STATES.sent} THEN 'sent' WHEN ${STATES.queued} THEN 'queued'
  WHEN ${STATES.waiting} THEN 'waiting' ELSE 'failed' END`;

/** What can be made anew once its content is gone: keys, which are there. */
const makesAnew = sql<boolean>`coalesce(${outbox.template} IN ('license-keys', 'key-replaced')
  OR ${outbox.template} = 'computer-key' AND ${outbox.activationId} IS NOT NULL, false)`;

const queued = { key: outbox.createdAt, id: outbox.id, counted: true, kind: 'moment' } as const;

/** The mails of the portal, newest first. Two queries for a page, three where a license is named. */
export const listMails = listing('listMails', {
  orders: { newest: { ...queued, direction: 'down' }, oldest: { ...queued, direction: 'up' } },
  where: ({ state, kind, outcome, recipient, license }: MailFilters) =>
    and(
      state && STATES[state],
      kind && eq(outbox.template, kind),
      outcome && eq(outbox.outcome, outcome),
      recipient ? eq(outbox.recipient, recipient) : undefined,
      license ? eq(outbox.licenseId, license) : undefined,
    ),
  from: sql`${outbox}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: outbox.id,
        recipient: outbox.recipient,
        /** null: queued before kinds were kept. */
        kind: outbox.template,
        state: stateOf,
        queuedAt: outbox.createdAt,
        sentAt: outbox.sentAt,
        attempts: outbox.attempts,
        /** Of one that waits: when it is tried next. */
        dueAt: outbox.dueAt,
        lastError: outbox.lastError,
        /** What was reported after it had left, and in the words of the mail server. */
        outcome: outbox.outcome,
        outcomeAt: outbox.outcomeAt,
        outcomeStatus: outbox.outcomeStatus,
        outcomeDetail: outbox.outcomeDetail,
        licenseId: outbox.licenseId,
        keyEnding: licenseKey.lastGroup,
        activationId: outbox.activationId,
        /** What sending it again would do; null: nothing can be done. */
        again: sql<'retry' | 'anew' | null>`CASE
          WHEN ${outbox.sentAt} IS NULL AND ${outbox.sealed} IS NOT NULL
            THEN CASE WHEN ${outbox.attempts} > 0 THEN 'retry' END
          WHEN ${makesAnew} THEN 'anew' END`,
        sortKey,
      })
      .from(outbox)
      .leftJoin(licenseKey, and(eq(licenseKey.licenseId, outbox.licenseId), licenseKey.main))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  also: namedLicense,
  csv: {
    id: ({ id }) => id,
    recipient: ({ recipient }) => recipient,
    kind: ({ kind }) => kind,
    state: ({ state }) => state,
    queued: ({ queuedAt }) => queuedAt,
    sent: ({ sentAt }) => sentAt,
    attempts: ({ attempts }) => attempts,
    'last error': ({ lastError }) => lastError,
    report: ({ outcome }) => outcome,
    reported: ({ outcomeAt }) => outcomeAt,
    status: ({ outcomeStatus }) => outcomeStatus,
    'report says': ({ outcomeDetail }) => outcomeDetail,
    license: ({ licenseId }) => licenseId,
  },
});
