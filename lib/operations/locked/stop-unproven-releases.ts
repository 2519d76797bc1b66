import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { type Locked, record } from './locked';

type StoppedBy = 'owner' | 'illegal-computer';

/** Stops unproven releases of the license, unless they are stopped already. */
export async function stopUnprovenReleases(locked: Locked, by: StoppedBy, activationId: string) {
  const { tx, license: row, now } = locked;
  // What only staff lifts is not weakened to what the owner lifts.
  if (row.unprovenReleasesStoppedBy === 'illegal-computer') return;
  if (row.unprovenReleasesStoppedBy === by) return;
  await tx
    .update(license)
    .set({ unprovenReleasesStoppedAt: now, unprovenReleasesStoppedBy: by })
    .where(eq(license.id, row.id));
  await record(locked, {
    type: 'license.releases-stopped',
    activationId,
    before: { stoppedBy: row.unprovenReleasesStoppedBy },
    after: { stoppedBy: by },
  });
}

/** Allows them again, for whoever was found to be the one who may. */
export async function allowAgain(locked: Locked, reason?: string) {
  const { tx, license: row } = locked;
  await tx
    .update(license)
    .set({ unprovenReleasesStoppedAt: null, unprovenReleasesStoppedBy: null })
    .where(eq(license.id, row.id));
  await record(locked, {
    type: 'license.releases-allowed',
    before: { stoppedBy: row.unprovenReleasesStoppedBy },
    after: { stoppedBy: null },
    ...(reason ? { reason } : {}),
  });
}
