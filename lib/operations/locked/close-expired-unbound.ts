import { and, eq, lt } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { unboundIsOverAfter } from './seats';
import { closeReleaseRequests } from './close-release-requests';
import type { Context } from '@/lib/operations/context';
import type { LoadedLicense } from './lock-license';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

/** Frees the seats of unbound keys that are over (protocol 10.4). Answers whether there were any. */
export async function closeExpiredUnbound(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
): Promise<boolean> {
  const now = context.now();
  const closed = await tx
    .update(activation)
    .set({ state: 'released_weak', closedAt: now, closedDoor: 'expiry', closedBy: 'portal' })
    .where(
      and(
        eq(activation.licenseId, loaded.license.id),
        eq(activation.state, 'active'),
        lt(activation.unboundLastDay, unboundIsOverAfter(now)),
      ),
    )
    .returning({ id: activation.id, licenseId: activation.licenseId });
  for (const row of closed) {
    await closeReleaseRequests(tx, context, viewer, row);
    await recordEvent(tx, viewer, {
      type: 'activation.expired',
      at: now,
      licenseId: loaded.license.id,
      activationId: row.id,
      before: { state: 'active' },
      after: { state: 'released_weak' },
      // The calendar's doing, only noticed now: whose address it was says nothing.
      captureAddress: false,
    });
  }
  return closed.length > 0;
}
