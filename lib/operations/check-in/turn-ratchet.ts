import { eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import type { CheckInRequest } from '@/lib/olp/check-in-request';
import { FIRST_RATCHET, stepRatchet } from '@/lib/olp/ratchet';
import type { Locked } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { noticeFork } from './clone-alarm';

/**
 * Notes that the computer was seen. A fork, a sign of copied or restored state, is a signal and not
 * proof: it raises the clone alarm. True where it stops the check-ins of this activation.
 */
export async function turnRatchet(
  locked: Locked,
  row: ActivationRow,
  { ratchet, fresh }: Pick<CheckInRequest, 'ratchet'> & { fresh: Uint8Array },
  upgraded: boolean,
): Promise<boolean> {
  // A row that was unbound until now, or whose alarm was cleared, takes what it is presented as its
  // beginning: what this wizard holds was never given to this row, or a stopped one did not store it.
  const first = upgraded || row.forks > 0 ? ratchet : FIRST_RATCHET.cur;
  const step = stepRatchet({ cur: row.ratchetCur ?? first, prev: row.ratchetPrev }, ratchet, fresh);
  const fork = step.fork ? await noticeFork(locked, row) : null;
  const stopped = fork?.suspend === true;
  await locked.tx
    .update(activation)
    .set({
      // SUSPENDED carries a ratchet that no wizard stores.
      ratchetCur: stopped ? null : step.cur,
      ratchetPrev: stopped ? null : step.prev,
      lastSeenAt: locked.now,
      ...(fork && { ...fork.set, forks: sql`${activation.forks} + 1`, lastForkAt: locked.now }),
    })
    .where(eq(activation.id, row.id));
  return stopped;
}
