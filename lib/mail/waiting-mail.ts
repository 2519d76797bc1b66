import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { type MailLane, mailLanes } from '@/lib/db/schema/outbox';
import { MAX_ATTEMPTS } from './outbox-worker';

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
