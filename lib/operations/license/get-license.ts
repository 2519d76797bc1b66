import { activationKeyText } from '@/lib/olp/activation-key';
import { readProperties } from '@/lib/properties/read-properties';
import { needsCode, type ReleasesHere, releasesHere } from '@/lib/rules/decide-release';
import type { Standing } from '@/lib/rules/standing';
import { seatsOf } from '@/lib/operations/locked/seats';
import { cloneAlarmOf } from '@/lib/operations/locked/clone-alarm-of';
import {
  findVisibleLicense,
  type LoadedLicense,
  standingNow,
} from '@/lib/operations/locked/lock-license';
import { releasePolicy, unprovenReleases } from '@/lib/operations/locked/release-policy';
import { reading } from '@/lib/operations/operation';
import { roleOn } from '@/lib/operations/scope';
import { denialOf } from '@/lib/rules/permissions';
import { isVendor, type Viewer } from '@/lib/operations/viewer';
import {
  computersOf,
  type ListedComputer,
  type ListedComputers,
  listedComputer,
} from './computers-of';
import { type ShownTerms, shownTerms } from './shown-terms';

export type LicenseView = ShownTerms & {
  id: string;
  productId: number;
  productName: string;
  organizationId: string;
  organizationName: string;
  registeredEmail: string;
  keyEnding: string;
  /** The whole Activation Key: whoever sees the license may read it. */
  activationKey: string;
  standing: Standing;
  seats: number;
  seatsUsed: number;
  dvcRequired: boolean;
  /** Deactivations without a code are stopped; `mayAllow`: this viewer can allow them again. */
  stopped: { since: Date; by: 'owner' | 'illegal-computer'; mayAllow: boolean } | null;
  releases: ReleasesHere;
  computers: ListedComputer[];
  /** Only where those of one state are listed. */
  previousCursor: string | null;
  nextCursor: string | null;
};

/**
 * A license with one page of its computers, active ones first; null if foreign or missing. Five
 * queries, whatever the table sizes.
 */
export const getLicense = reading(
  'getLicense',
  async (
    { context, viewer },
    licenseId: string,
    input: ListedComputers = {},
  ): Promise<LicenseView | null> => {
    const { db } = context;
    const loaded = await findVisibleLicense(db, viewer, licenseId);
    if (!loaded) return null;
    const { license, product } = loaded;
    const now = context.now();
    const [properties, seats, unproven, page] = await Promise.all([
      readProperties(db, { productId: product.id, licenseId }),
      seatsOf(db, licenseId, license.seats, now),
      unprovenReleases(db, licenseId, null),
      computersOf(context, licenseId, input),
    ]);
    const policy = releasePolicy(viewer, properties);
    return {
      id: license.id,
      productId: product.id,
      productName: product.name,
      organizationId: license.organizationId,
      organizationName: loaded.organizationName,
      registeredEmail: license.registeredEmail,
      keyEnding: loaded.key.lastGroup,
      activationKey: activationKeyText(
        context.vault.openActivationKey(product.id, licenseId, loaded.key.sealed),
      ),
      standing: standingNow(loaded, properties, now),
      ...shownTerms(viewer, loaded),
      seats: license.seats,
      seatsUsed: seats.used,
      dvcRequired: needsCode(policy),
      stopped: stopOf(viewer, license),
      releases: releasesHere(policy, license, unproven, now),
      computers: page.rows.map((row) =>
        listedComputer(row, cloneAlarmOf(viewer, license, properties, row)),
      ),
      previousCursor: page.previousCursor,
      nextCursor: page.nextCursor,
    };
  },
);

function stopOf(viewer: Viewer, row: LoadedLicense['license']): LicenseView['stopped'] {
  const { unprovenReleasesStoppedAt: since, unprovenReleasesStoppedBy: by } = row;
  if (!since || !by) return null;
  const denied = denialOf('allowUnprovenReleases', roleOn(viewer, row));
  const mayAllow = denied === null && (by === 'owner' || isVendor(viewer));
  return { since, by, mayAllow };
}
