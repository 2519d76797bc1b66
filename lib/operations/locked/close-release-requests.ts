import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { releaseRequest } from '@/lib/db/schema/release-request';
import type { Context } from '@/lib/operations/context';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

/**
 * Closes the open release request of an activation whose seat came free: by its code, by its own
 * new activation, at its end. There is nothing left to decide.
 */
export async function closeReleaseRequests(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  row: { id: string; licenseId: string },
) {
  const now = context.now();
  const closed = await tx
    .update(releaseRequest)
    .set({ state: 'closed', decidedAt: now, decidedBy: 'release' })
    .where(and(eq(releaseRequest.activationId, row.id), eq(releaseRequest.state, 'open')))
    .returning({ id: releaseRequest.id });
  for (const { id } of closed) {
    await recordEvent(tx, viewer, {
      type: 'release-request.closed',
      at: now,
      licenseId: row.licenseId,
      activationId: row.id,
      before: { state: 'open' },
      after: { state: 'closed', request: id },
      captureAddress: false,
    });
  }
}
