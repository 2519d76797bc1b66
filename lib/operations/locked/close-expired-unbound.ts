import { and, eq, lt } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { closeReleaseRequests } from './close-release-requests';
import { type Locked, record } from './locked';
import { unboundIsOverAfter } from './seats';

/** Frees the seats of unbound keys that are over (protocol 10.4). Answers whether there were any. */
export async function closeExpiredUnbound(locked: Locked): Promise<boolean> {
  const { tx, license, now } = locked;
  const closed = await tx
    .update(activation)
    .set({ state: 'released_weak', closedAt: now, closedDoor: 'expiry', closedBy: 'portal' })
    .where(
      and(
        eq(activation.licenseId, license.id),
        eq(activation.state, 'active'),
        lt(activation.unboundLastDay, unboundIsOverAfter(now)),
      ),
    )
    .returning({ id: activation.id });
  for (const { id } of closed) {
    await closeReleaseRequests(locked, id);
    await record(locked, {
      type: 'activation.expired',
      activationId: id,
      before: { state: 'active' },
      after: { state: 'released_weak' },
      // The calendar's doing, only noticed now: whose address it was says nothing.
      captureAddress: false,
    });
  }
  return closed.length > 0;
}
