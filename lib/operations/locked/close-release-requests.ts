import { and, eq } from 'drizzle-orm';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { type Locked, record } from './locked';

/**
 * Closes the open release request of an activation whose seat came free: by its code, by its own
 * new activation, at its end. There is nothing left to decide.
 */
export async function closeReleaseRequests(locked: Locked, activationId: string) {
  const closed = await locked.tx
    .update(releaseRequest)
    .set({ state: 'closed', decidedAt: locked.now, decidedBy: 'release' })
    .where(and(eq(releaseRequest.activationId, activationId), eq(releaseRequest.state, 'open')))
    .returning({ id: releaseRequest.id });
  for (const { id } of closed) {
    await record(locked, {
      type: 'release-request.closed',
      activationId,
      before: { state: 'open' },
      after: { state: 'closed', request: id },
      captureAddress: false,
    });
  }
}
