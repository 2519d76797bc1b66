import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import type { MailOf, ReportKind } from '@/lib/mail/mail';
import { queueMail } from '@/lib/mail/queue-mail';
import type { Context } from '@/lib/operations/context';
import { readProperties } from '@/lib/properties/read-properties';
import { currentDay, dayBefore } from './count-days';

/** Computers that are named of each kind; the rest is counted, up to a thousand. */
const NAMED = 10;
const COUNTED = 1000;

type Part = MailOf<'daily-report'>['parts'][number];

/** What a computer is called. */
const called = sql`coalesce(nullif(a.computer_name, ''), a.computer_id) AS name`;

/** From a day on: the computers of each kind, newest first, and where the desk has them. */
const PARTS: { kind: ReportKind; path: string; rows: (from: Date) => SQL }[] = [
  {
    ...{ kind: 'illegal', path: '/staff/illegal-computers' },
    rows: (from) => sql`SELECT ${called}, i.last_seen_at AS at FROM illegal_computer i
      JOIN activation a ON a.id = i.activation_id
      WHERE i.last_seen_at >= ${from} AND i.lifted_at IS NULL ORDER BY at DESC`,
  },
  {
    ...{ kind: 'cloned', path: '/staff/cloned-computers' },
    rows: (from) => sql`SELECT ${called}, a.clone_alarm_at AS at FROM activation a
      WHERE a.clone_alarm_at >= ${from} AND a.state = 'active' ORDER BY at DESC`,
  },
  {
    ...{ kind: 'requests', path: '/staff/requests' },
    // Whenever it was asked: it waits.
    rows: () => sql`SELECT ${called}, r.opened_at AS at FROM release_request r
      JOIN activation a ON a.id = r.activation_id
      WHERE r.state = 'open' ORDER BY at DESC`,
  },
  {
    ...{ kind: 'attempts', path: '/staff/attempts' },
    rows: (from) => sql`SELECT t.computer_id AS name, max(t.last_at) AS at
      FROM activation_attempt t
      WHERE t.last_at >= ${from} AND t.license_id IS NOT NULL AND t.computer_id <> ''
      GROUP BY t.computer_id ORDER BY at DESC`,
  },
];

/**
 * Queues the report of the day before, once: the row of that day says that it was done, in the same
 * transaction, whichever instance comes first. Nothing is mailed where nobody is to get it, or where
 * nothing happened. Answers whether this call did it.
 */
export async function sendDailyReport(
  context: Pick<Context, 'db' | 'vault' | 'now'>,
): Promise<boolean> {
  const now = context.now();
  const day = dayBefore(currentDay(now).day, 1);
  return context.db.transaction(async (tx) => {
    const { rows } = await tx.execute(sql`
      INSERT INTO counted_day AS d (day, reported_at) VALUES (${day}, ${now})
      ON CONFLICT (day) DO UPDATE SET reported_at = ${now} WHERE d.reported_at IS NULL
      RETURNING d.day`);
    if (rows.length === 0) return false;
    const recipients = (await readProperties(tx))['options/dailyReportRecipients'];
    if (recipients.length === 0) return true;
    const parts = await partsOf(tx, day);
    if (parts.length === 0) return true;
    for (const recipient of recipients) {
      const report = { template: 'daily-report', day, parts, path: '/staff/overview' } as const;
      await queueMail(tx, context.vault, { recipient }, report);
    }
    return true;
  });
}

async function partsOf(tx: Transaction, day: string): Promise<Part[]> {
  const found: Part[] = [];
  for (const { kind, path, rows } of PARTS) {
    const { rows: named } = await tx.execute<{ name: string; count: number }>(sql`
      WITH of_day AS (${rows(new Date(Date.parse(day)))} LIMIT ${COUNTED})
      SELECT name, count(*) OVER ()::int AS count FROM of_day ORDER BY at DESC LIMIT ${NAMED}`);
    const count = named[0]?.count ?? 0;
    if (count > 0) found.push({ kind, count, computers: named.map(({ name }) => name), path });
  }
  return found;
}
