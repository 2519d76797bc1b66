import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { isSeatCount, isTermDay } from '@/lib/rules/terms-of-license';
import type { Context } from '@/lib/operations/context';
import { type LoadedLicense, lockVisibleLicense } from '@/lib/operations/locked/lock-license';
import { type EventType, recordEvent } from '@/lib/operations/record/record-event';
import type { Viewer } from '@/lib/operations/viewer';

export type ChangeLicenseRefusal = Refusal<
  | 'NOT_FOUND'
  | 'LICENSE_REVOKED'
  | 'TERM_INVALID'
  | 'DAY_INVALID'
  | 'SEATS_INVALID'
  | 'NOTHING_TO_CHANGE'
>;

type LicenseChange = Partial<
  Pick<typeof license.$inferInsert, 'status' | 'lastDay' | 'maintenanceLastDay' | 'seats'>
>;

export type ExtendInput = {
  /** ISO days. */
  lastDay?: string;
  maintenanceLastDay?: string;
  /** May be lowered below the number of active computers: nothing stops, nothing new starts. */
  seats?: number;
  reason?: string;
};

/** Gives a license a later (or earlier) end, other seats, or both. Computers get the new terms with their next key. */
export function extendLicense(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  { reason, ...input }: ExtendInput,
): Promise<Result<{ licenseId: string }, ChangeLicenseRefusal>> {
  return change(context, viewer, licenseId, 'license.extended', reason, ({ license: row }) => {
    if (Object.keys(input).length === 0) return refuse('NOTHING_TO_CHANGE');
    if (input.lastDay !== undefined && row.term === 'perpetual') return refuse('TERM_INVALID');
    const days = [input.lastDay, input.maintenanceLastDay].filter((day) => day !== undefined);
    if (!days.every(isTermDay)) return refuse('DAY_INVALID');
    if (input.seats !== undefined && !isSeatCount(input.seats)) return refuse('SEATS_INVALID');
    return ok(input);
  });
}

/** Suspends: no activation and no unproven release until it is resumed. */
export function suspendLicense(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  reason?: string,
): Promise<Result<{ licenseId: string }, ChangeLicenseRefusal>> {
  return setStatus(context, viewer, licenseId, 'license.suspended', 'suspended', reason);
}

export function resumeLicense(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  reason?: string,
): Promise<Result<{ licenseId: string }, ChangeLicenseRefusal>> {
  return setStatus(context, viewer, licenseId, 'license.resumed', 'active', reason);
}

/** Revokes: final. */
export function revokeLicense(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  reason?: string,
): Promise<Result<{ licenseId: string }, ChangeLicenseRefusal>> {
  return setStatus(context, viewer, licenseId, 'license.revoked', 'revoked', reason);
}

function setStatus(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  type: EventType,
  status: 'active' | 'suspended' | 'revoked',
  reason: string | undefined,
) {
  return change(context, viewer, licenseId, type, reason, ({ license: row }) =>
    row.status === status ? refuse('NOTHING_TO_CHANGE') : ok({ status }),
  );
}

async function change(
  context: Context,
  viewer: Viewer,
  licenseId: string,
  type: EventType,
  reason: string | undefined,
  decide: (loaded: LoadedLicense) => Result<LicenseChange, ChangeLicenseRefusal>,
): Promise<Result<{ licenseId: string }, ChangeLicenseRefusal>> {
  if (viewer.kind !== 'operator') return refuse('NOT_FOUND');
  return context.db.transaction(async (tx: Transaction) => {
    const loaded = await lockVisibleLicense(tx, viewer, licenseId);
    if (!loaded) return refuse('NOT_FOUND');
    if (loaded.license.status === 'revoked') return refuse('LICENSE_REVOKED');
    const changes = decide(loaded);
    if (!changes.ok) return changes;
    await tx.update(license).set(changes.value).where(eq(license.id, licenseId));
    const before = Object.fromEntries(
      Object.keys(changes.value).map((key) => [key, loaded.license[key as keyof LicenseChange]]),
    );
    await recordEvent(tx, viewer, {
      type,
      at: context.now(),
      licenseId,
      before,
      after: { ...changes.value },
      ...(reason ? { reason } : {}),
    });
    return ok({ licenseId });
  });
}
