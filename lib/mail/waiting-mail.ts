import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { type MailLane, mailLanes } from '@/lib/db/schema/outbox';
import { MAX_ATTEMPTS } from './outbox-worker';

export { mailLanes };

export type WaitingMail = Record<MailLane, { waiting: number; oldestSeconds: number }>;

/**
 * What could have left and has not, per lane: how many mails, and for how long the oldest of them could
 * have. A digest that still gathers waits for nothing; a mail that is given up no longer waits.
 */
export async function waitingMail(db: Database): Promise<WaitingMail> {
  const { rows } = await db.execute<{ lane: MailLane; waiting: number; oldest: number }>(sql`
    SELECT lane, count(*)::int AS waiting,
      floor(extract(epoch FROM now() - min(ready_at)))::int AS oldest
    FROM outbox
    WHERE sent_at IS NULL AND sealed IS NOT NULL AND ready_at <= now() AND attempts < ${MAX_ATTEMPTS}
    GROUP BY lane`);
  const of = (lane: MailLane) => {
    const row = rows.find((one) => one.lane === lane);
    return { waiting: row?.waiting ?? 0, oldestSeconds: row?.oldest ?? 0 };
  };
  return Object.fromEntries(mailLanes.map((lane) => [lane, of(lane)])) as WaitingMail;
}

/**
 * Since when no mail leaves, by the mails themselves: the oldest that was tried in vain and not since,
 * where none has left after it. Null while mail leaves, or none was tried.
 */
export async function mailFailsSince(db: Database): Promise<string | null> {
  const { rows } = await db.execute<{ since: string | null }>(sql`
    SELECT to_char(min(ready_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
    FROM outbox
    WHERE sent_at IS NULL AND sealed IS NOT NULL AND last_error IS NOT NULL AND attempts < ${MAX_ATTEMPTS}
      AND ready_at > coalesce((
        SELECT max(sent_at) FROM (SELECT sent_at FROM outbox ORDER BY id DESC LIMIT 1000) AS newest
      ), '-infinity')`);
  return rows[0]?.since ?? null;
}
