import type { Reader } from '@/lib/db/connect';
import { isAnonymous, isVendor, type Viewer } from '@/lib/operations/viewer';
import type { TakeoverFacts } from '@/lib/rules/decide-takeover';
import type { LicenseNow } from './locked';
import { unprovenReleases } from './release-policy';
import type { ActivationRow } from './seats';

/** A license and who asks for a seat of it: an owner who is signed in, or somebody with its key. */
export type Asking = LicenseNow & { viewer: Viewer };

/** All that the rule for taking over a seat looks at; `row`: the one that holds it, null for none. */
export async function takeoverFacts(
  reader: Reader,
  { license, properties, viewer, now }: Asking,
  row: ActivationRow | null,
): Promise<TakeoverFacts> {
  // The owner says yes by a mailed link, which is signed in enough for this one computer.
  const byMail = viewer.kind === 'key-holder' && viewer.at === 'mail-link';
  return {
    license: {
      seats: license.seats,
      unprovenStopped: license.unprovenReleasesStoppedAt !== null,
    },
    unproven: row ? await unprovenReleases(reader, license.id, row) : [],
    ownerPresent: viewer.kind === 'customer' || byMail,
    anonymous: isAnonymous(viewer) && !byMail,
    staff: isVendor(viewer),
    policy: {
      dvcRequired: properties['customerSite/showDeactivationVerificationCode'],
      reactivationLimit: properties['options/reactivationLimit'],
      reactivationPeriodInDays: properties['options/reactivationPeriodInDays'],
      maxAnonymousReleasesPerDay: properties['customerSite/maxAnonymousReleasesPerDay'],
    },
    now,
  };
}
