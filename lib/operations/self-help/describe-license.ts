import type { LicenseTerm } from '@/lib/rules/vocabulary';
import type { Standing } from '@/lib/rules/standing';
import { and, desc, eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { parseActivationKey } from '@/lib/olp/activation-key';
import { maskComputerId } from '@/lib/olp/computer-id';
import { featureNames } from '@/lib/olp/features';
import { type Refusal, type Result, beside, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import type { Properties } from '@/lib/properties/registry/registry';
import { asOwner, unknownKey } from '@/lib/operations/locked/key-holder';
import { propertiesOf } from '@/lib/operations/locked/locked';
import { holdsSeat, lastSeen, seatsOf } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import { findLicenseByKey, standingNow } from '@/lib/operations/locked/lock-license';
import { releasePolicy, unprovenReleases } from '@/lib/operations/locked/release-policy';
import { type ReleasesHere, releasesHere } from '@/lib/rules/decide-release';
import { isRowId } from '@/lib/operations/row-id';
import { isOffered } from '@/lib/operations/site/self-help-offers';
import { coming, isAnonymous } from '@/lib/operations/viewer';
import { maskedId, maskedName } from '@/lib/rules/masks';
import { operation } from '@/lib/operations/operation';

/** A computer as far as a key holder may see it; what the vendor hides is not there at all. */
export type MaskedComputer = {
  activationId: string;
  maskedComputerId?: string;
  computerName?: string;
  activatedAt?: Date;
  /** null: never seen online. */
  lastSeenAt?: Date | null;
};

export type LicenseInformation = {
  keyEnding: string;
  productName: string;
  standing: Standing;
  term: LicenseTerm;
  lastDay: string | null;
  seats: number;
  seatsUsed: number;
  features?: string[];
  maintenanceLastDay?: string | null;
  releases?: ReleasesHere;
  /** Active ones, newest first. */
  computers: MaskedComputer[];
  /** The last computer of this page, where there are more: `after` of the next one. */
  next: string | null;
};

export type LicenseInformationRefusal = Refusal<
  'NOT_OFFERED' | 'AK_UNKNOWN' | 'CODE_TYPO' | 'WRONG_KIND' | 'BAD_LENGTH' | 'RATE_LIMITED'
>;

const PAGE = 20;

/**
 * What a license is and who uses it, for whoever has its Activation Key. Hidden by Server Properties
 * (licenseInfoPage_…) is left out here, so that it is in no page's data. Five queries, whatever the
 * table sizes.
 */
export const describeLicense = operation(
  'describeLicense',
  async (
    { context, viewer },
    input: { activationKey: string; after?: string | undefined },
  ): Promise<Result<LicenseInformation, LicenseInformationRefusal>> => {
    const { db, vault } = context;
    const key = parseActivationKey(input.activationKey);
    const loaded = key.ok ? await findLicenseByKey(db, vault.keyLookups(key.value)) : null;
    if (!loaded) {
      if (!isOffered(await readProperties(db), 'license')) return refuse('NOT_OFFERED');
      return key.ok ? unknownKey(context, viewer) : beside('activationKey', key);
    }
    const { license, product } = loaded;
    const now = context.now();
    const [properties, seats, unproven, computers, owner] = await Promise.all([
      propertiesOf(db, loaded),
      seatsOf(db, license.id, license.seats, now),
      unprovenReleases(db, license.id, null),
      activeComputers(context, license.id, input.after),
      asOwner(db, viewer, loaded),
    ]);
    if (!isOffered(properties, 'license')) return refuse('NOT_OFFERED');
    const show = shownFacts(properties);
    const stranger = isAnonymous(owner);
    const maskId = stranger ? maskedId : maskComputerId;
    const policy = releasePolicy(coming(owner, 'self-help'), properties);
    return ok({
      keyEnding: loaded.key.lastGroup,
      productName: product.name,
      standing: standingNow(loaded, properties, now),
      term: license.term,
      lastDay: license.lastDay,
      seats: license.seats,
      seatsUsed: seats.used,
      ...(show.features && { features: featureNames(license.features ?? 0, product.features) }),
      ...(show.maintenance && { maintenanceLastDay: license.maintenanceLastDay }),
      ...(show.releases && { releases: releasesHere(policy, license, unproven, now) }),
      computers: computers.slice(0, PAGE).map((row) => ({
        activationId: row.id,
        ...(show.computerId && { maskedComputerId: maskId(row.computerId) }),
        ...(show.computerName && {
          computerName: stranger ? maskedName(row.computerName) : row.computerName,
        }),
        ...(show.activatedAt && { activatedAt: row.activatedAt }),
        ...(show.lastSeenAt && { lastSeenAt: lastSeen(row) }),
      })),
      next: computers.length > PAGE ? (computers[PAGE - 1]?.id ?? null) : null,
    });
  },
);

const shownFacts = (properties: Properties) => ({
  activatedAt: properties['customerSite/licenseInfoPage_ShowActivationDateColumn'],
  computerId: properties['customerSite/licenseInfoPage_ShowComputerIDColumn'],
  computerName: properties['customerSite/licenseInfoPage_ShowComputerNameColumn'],
  lastSeenAt: properties['customerSite/licenseInfoPage_ShowLastAccessedDateColumn'],
  features: properties['customerSite/licenseInfoPage_ShowFeatures'],
  maintenance: properties['customerSite/licenseInfoPage_ShowMaintenancePlan'],
  releases: properties['customerSite/licenseInfoPage_ShowRemainingDeactivations'],
});

/**
 * One page and one row more. The page before is named by its last row alone: its date would tell
 * what the vendor may have hidden.
 */
function activeComputers({ db, now }: Context, licenseId: string, after: string | undefined) {
  const ofLicense = eq(activation.licenseId, licenseId);
  const from =
    after && isRowId(after)
      ? sql`(${activation.activatedAt}, ${activation.id}) < (
          SELECT a.activated_at, a.id FROM activation a
          WHERE a.id = ${after}::uuid AND a.license_id = ${licenseId}::uuid)`
      : undefined;
  return db
    .select({
      id: activation.id,
      computerId: activation.computerId,
      computerName: activation.computerName,
      activatedAt: activation.activatedAt,
      lastSeenAt: activation.lastSeenAt,
      activatedDoor: activation.activatedDoor,
    })
    .from(activation)
    .where(and(ofLicense, holdsSeat(now()), from))
    .orderBy(desc(activation.activatedAt), desc(activation.id))
    .limit(PAGE + 1);
}
