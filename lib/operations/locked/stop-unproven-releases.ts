import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import type { Context } from '@/lib/operations/context';
import type { LoadedLicense } from './lock-license';
import { recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

type StoppedBy = 'owner' | 'illegal-computer';

/** Stops them, unless they are stopped already. The caller holds the license's lock. */
export async function stopUnprovenReleases(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  { license: row }: LoadedLicense,
  by: StoppedBy,
  activationId: string,
) {
  // What only staff lifts is not weakened to what the owner lifts.
  if (row.unprovenReleasesStoppedBy === 'illegal-computer') return;
  if (row.unprovenReleasesStoppedBy === by) return;
  await tx
    .update(license)
    .set({ unprovenReleasesStoppedAt: context.now(), unprovenReleasesStoppedBy: by })
    .where(eq(license.id, row.id));
  await recordEvent(tx, viewer, {
    type: 'license.releases-stopped',
    at: context.now(),
    licenseId: row.id,
    activationId,
    before: { stoppedBy: row.unprovenReleasesStoppedBy },
    after: { stoppedBy: by },
  });
}

/** Allows them again. The caller holds the license's lock and has decided that it may. */
export async function allowLocked(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  { license: row }: LoadedLicense,
  reason?: string,
) {
  await tx
    .update(license)
    .set({ unprovenReleasesStoppedAt: null, unprovenReleasesStoppedBy: null })
    .where(eq(license.id, row.id));
  await recordEvent(tx, viewer, {
    type: 'license.releases-allowed',
    at: context.now(),
    licenseId: row.id,
    before: { stoppedBy: row.unprovenReleasesStoppedBy },
    after: { stoppedBy: null },
    ...(reason ? { reason } : {}),
  });
}
