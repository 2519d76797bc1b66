import type { Proof } from '@/lib/rules/vocabulary';
import { and, desc, eq, ilike, or, type SQL, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { activationKeyText } from '@/lib/olp/activation-key';
import { readProperties } from '@/lib/properties/read-properties';
import { needsCode, type ReleasesHere, releasesHere } from '@/lib/rules/decide-release';
import type { Standing } from '@/lib/rules/standing';
import { type ActivationRow, lastSeen, seatsOf } from '@/lib/operations/locked/seats';
import { type CloneAlarm, cloneAlarmOf } from '@/lib/operations/locked/clone-alarm-of';
import type { Context } from '@/lib/operations/context';
import {
  findVisibleLicense,
  type LoadedLicense,
  standingNow,
} from '@/lib/operations/locked/lock-license';
import { readCursor, writeCursor } from '@/lib/operations/page-cursor';
import { proofOf } from '@/lib/operations/release/release-activation';
import { releasePolicy, unprovenReleases } from '@/lib/operations/locked/release-policy';
import { reading } from '@/lib/operations/operation';
import { roleOn } from '@/lib/operations/scope';
import { denialOf } from '@/lib/rules/permissions';
import { isVendor, type Viewer } from '@/lib/operations/viewer';
import { type ShownTerms, shownTerms } from './shown-terms';

export type ComputerSummary = {
  activationId: string;
  state: ActivationRow['state'];
  proof: Proof | null;
  computerId: string;
  computerName: string;
  activatedAt: Date;
  closedAt: Date | null;
  lastSeenAt: Date | null;
  unboundLastDay: string | null;
};

export type ListedComputer = ComputerSummary & {
  /** When its seat was asked for, while support looks into it. */
  seatAskedAt: Date | null;
  /** Its activation seems to be in use twice. */
  cloneAlarm: CloneAlarm | null;
};

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
  nextCursor: string | null;
};

const PAGE = 50;

/**
 * A license with one page of its computers, active ones first; null if foreign or missing. Five
 * queries, whatever the table sizes.
 */
export const getLicense = reading(
  'getLicense',
  async (
    { context, viewer },
    licenseId: string,
    input: { cursor?: string; search?: string } = {},
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
        listed(row, cloneAlarmOf(viewer, license, properties, row)),
      ),
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

async function computersOf(
  context: Context,
  licenseId: string,
  input: { cursor?: string; search?: string },
) {
  const after = readCursor(input.cursor);
  // Active rows sort before closed ones; the flag of the row before the page is found by its id.
  const open = sql<number>`(${activation.state} = 'active')::int`;
  const afterOpen = sql`(SELECT (a.state = 'active')::int FROM activation a WHERE a.id = ${after?.id ?? null}::uuid)`;
  const rows = await context.db
    .select({
      activationId: activation.id,
      state: activation.state,
      computerId: activation.computerId,
      computerName: activation.computerName,
      activatedAt: activation.activatedAt,
      orderedAt: sql<string>`${activation.activatedAt}::text`,
      closedAt: activation.closedAt,
      lastSeenAt: activation.lastSeenAt,
      activatedDoor: activation.activatedDoor,
      unboundLastDay: activation.unboundLastDay,
      seatAskedAt: releaseRequest.openedAt,
      cloneAlarmAt: activation.cloneAlarmAt,
      cloneSuspendedAt: activation.cloneSuspendedAt,
    })
    .from(activation)
    // At most one is open per activation.
    .leftJoin(
      releaseRequest,
      and(eq(releaseRequest.activationId, activation.id), eq(releaseRequest.state, 'open')),
    )
    .where(
      and(
        eq(activation.licenseId, licenseId),
        matches(input.search),
        after
          ? sql`(${open}, ${activation.activatedAt}, ${activation.id}) < (${afterOpen}, ${after.at}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(open), desc(activation.activatedAt), desc(activation.id))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > PAGE && last ? writeCursor(last.orderedAt, last.activationId) : null,
  };
}

type PageRow = Awaited<ReturnType<typeof computersOf>>['rows'][number];

function listed(
  { orderedAt: _, activatedDoor, cloneAlarmAt: __, cloneSuspendedAt: ___, ...row }: PageRow,
  cloneAlarm: CloneAlarm | null,
): ListedComputer {
  const lastSeenAt = lastSeen({ ...row, activatedDoor });
  return { ...row, lastSeenAt, proof: proofOf(row.state), cloneAlarm };
}

function matches(search: string | undefined): SQL | undefined {
  // PostgreSQL has no text with a zero byte, and refuses to look for one.
  const text = search?.replaceAll('\0', '').trim();
  if (!text) return undefined;
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(ilike(activation.computerName, pattern), ilike(activation.computerId, pattern));
}
