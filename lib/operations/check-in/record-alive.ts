import { sql } from 'drizzle-orm';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { type Locked, record } from '@/lib/operations/locked/locked';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { stopUnprovenReleases } from '@/lib/operations/locked/stop-unproven-releases';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { noticeCopiedKey } from './clone-alarm';

/** "The dead computer returns": a released computer was still using its key. One event per row. */
export async function recordAlive(locked: Locked, row: ActivationRow, computerName: string) {
  const { tx, viewer, properties, now } = locked;
  const address = properties['activation/captureIPAddress'] ? viewer.address : '';
  const seen = { lastSeenAt: now, address, computerName };
  const [written] = await tx
    .insert(illegalComputer)
    .values({ activationId: row.id, firstSeenAt: now, ...seen })
    .onConflictDoUpdate({
      target: illegalComputer.activationId,
      // Seen again after staff had let it go: it stands again.
      set: { ...seen, times: sql`${illegalComputer.times} + 1`, liftedAt: null },
    })
    .returning({ times: illegalComputer.times });
  if (properties['options/illegalComputerConsequence'] === 'stopUnprovenReleases') {
    await stopUnprovenReleases(locked, 'illegal-computer', row.id);
  }
  // A bound computer took this row's seat, and somebody still has the key that was copied from it.
  if (row.closedDoor === 'upgrade') await noticeCopiedKey(locked, row);
  if (written?.times !== 1) return;
  const after = { state: row.state };
  await record(locked, { type: 'activation.seen-alive', activationId: row.id, after });
  if (properties['options/mailOwnerOnIllegalComputer']) await mailOwner(locked, row);
}

/** Once for each release, where the vendor wants its customers told. */
const mailOwner = (locked: Locked, row: ActivationRow) =>
  noticeOf(locked, row, {
    template: 'illegal-computer',
    at: locked.now.toISOString(),
    deactivatedAt: (row.closedAt ?? locked.now).toISOString(),
    path: `/computers/${row.id}`,
  });
