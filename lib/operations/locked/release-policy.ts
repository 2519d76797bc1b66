import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { type ActivationRow, byCustomers } from './seats';
import { isAnonymous, isVendor, type Viewer } from '@/lib/operations/viewer';
import type { Properties } from '@/lib/properties/registry/registry';
import type { ReleasePolicy, UnprovenRelease } from '@/lib/rules/decide-release';

/** What is asked of this viewer at their door, for a seat to be freed. */
export function releasePolicy(viewer: Viewer, properties: Properties): ReleasePolicy {
  return {
    dvcRequired: codeRequired(viewer, properties),
    staff: isVendor(viewer),
    anonymous: isAnonymous(viewer),
    maxAnonymousReleasesPerDay: properties['customerSite/maxAnonymousReleasesPerDay'],
    preventDeactivationPeriod: properties['customerSite/preventDeactivationPeriod'],
    maxReleaseCount: properties['options/maxReleaseCount'],
    maxReleasePeriodInDays: properties['options/maxReleasePeriodInDays'],
    maxReleasePerClient: properties['options/maxReleasePerClient'],
    maxReleaseCountAbsolute: properties['options/maxReleaseCountAbsolute'],
  };
}

function codeRequired(viewer: Viewer, properties: Properties): boolean {
  if (viewer.kind === 'wizard') return true;
  return viewer.kind === 'api-key'
    ? properties['options/releaseLicenseRequiresVerificationCode']
    : properties['customerSite/showDeactivationVerificationCode'];
}

const KINDS = {
  released_claimed: 'claimed',
  released_weak: 'weak',
  superseded: 'superseded',
} as const;
export const UNPROVEN = ['released_claimed', 'released_weak', 'superseded'] as const;

/**
 * The license's releases that nobody proved and that customers made, but for those that staff gave back:
 * what the limits count. `row`: the
 * one to be released, whose computer may have a limit of its own.
 */
export async function unprovenReleases(
  reader: Reader,
  licenseId: string,
  row: ActivationRow | null,
): Promise<UnprovenRelease[]> {
  const rows = await reader
    .select({
      at: activation.closedAt,
      by: activation.closedBy,
      state: activation.state,
      hash: activation.computerIdHash,
    })
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, licenseId),
        inArray(activation.state, UNPROVEN),
        byCustomers,
        isNull(activation.claimGivenBackAt),
      ),
    );
  return rows.flatMap(({ at, by, state, hash }) =>
    at
      ? [
          {
            at,
            kind: KINDS[state as keyof typeof KINDS],
            sameComputer: row !== null && Buffer.from(hash).equals(row.computerIdHash),
            anonymous: by === 'key-holder' || by === 'wizard',
          },
        ]
      : [],
  );
}
