import { sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { FIRST_WAIT, MAX_ATTEMPTS } from './outbox-worker';

/** Seconds that one try may take: the mail server has its own limits, each below it. */
const UNDER_WAY = 60;

/**
 * Makes a mail due that was tried in vain, also one that was given up: it has its tries anew. False for one
 * whose content is gone, that was not tried yet, or that may be with the mail server at this moment.
 */
export async function tryAgain(tx: Transaction, id: number): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    UPDATE outbox SET due_at = now(), attempts = CASE WHEN attempts < ${MAX_ATTEMPTS} THEN attempts ELSE 1 END
    WHERE id = ${id} AND sent_at IS NULL AND sealed IS NOT NULL AND attempts > 0
      AND due_at - make_interval(secs => ${FIRST_WAIT} * 2 ^ (attempts - 1)) < now() - make_interval(secs => ${UNDER_WAY})
    RETURNING id`);
  return rows.length > 0;
}
