import type { LicenseStatus } from '@/lib/rules/vocabulary';
import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { dayOf } from '@/lib/olp/day';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { termsSource } from '@/lib/operations/locked/lock-license';
import { type Locked, record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Ask, operation } from '@/lib/operations/operation';
import { isSeatCount, isTermDay, termIsOver } from '@/lib/rules/terms-of-license';
import type { EventType } from '@/lib/rules/vocabulary';

export type ChangeLicenseRefusal = Refusal<
  'LICENSE_REVOKED' | 'TERM_INVALID' | 'DAY_INVALID' | 'SEATS_INVALID' | 'NOTHING_TO_CHANGE'
>;

type LicenseChange = Partial<
  Pick<typeof license.$inferInsert, 'status' | 'lastDay' | 'maintenanceLastDay' | 'seats'>
>;

export type ChangedLicense = {
  licenseId: string;
  /** Computers that hold a key with a later end keep it (protocol 9.2, rule 11): suspending stops them. */
  termIsOver: boolean;
};

export type ExtendInput = {
  /** ISO days. */
  lastDay?: string;
  maintenanceLastDay?: string;
  /** May be lowered below the number of active computers: nothing stops, nothing new starts. */
  seats?: number;
  reason?: string;
};

/**
 * Gives a license a later (or earlier) end, other seats, or both. Computers get the new terms with their
 * next key; an end of the past stops no computer that is active.
 */
export const extendLicense = operation(
  'extendLicense',
  (ask, licenseId: string, { reason, ...input }: ExtendInput) =>
    change(ask, licenseId, { type: 'license.extended', reason }, ({ license: row }) => {
      if (Object.keys(input).length === 0) return refuse('NOTHING_TO_CHANGE');
      if (input.lastDay !== undefined && row.term === 'perpetual') return refuse('TERM_INVALID');
      const days = [input.lastDay, input.maintenanceLastDay].filter((day) => day !== undefined);
      if (!days.every(isTermDay)) return refuse('DAY_INVALID');
      if (input.seats !== undefined && !isSeatCount(input.seats)) return refuse('SEATS_INVALID');
      return ok(input);
    }),
);

/** Suspends: no activation and no unproven release until it is resumed. */
export const suspendLicense = statusSetter('suspendLicense', 'suspended', 'license.suspended');

export const resumeLicense = statusSetter('resumeLicense', 'active', 'license.resumed');

/** Revokes: final. */
export const revokeLicense = statusSetter('revokeLicense', 'revoked', 'license.revoked');

function statusSetter(
  name: 'suspendLicense' | 'resumeLicense' | 'revokeLicense',
  status: LicenseStatus,
  type: EventType,
) {
  return operation(name, (ask, licenseId: string, reason?: string) =>
    change(ask, licenseId, { type, reason }, ({ license: row }) =>
      row.status === status ? refuse('NOTHING_TO_CHANGE') : ok({ status }),
    ),
  );
}

function change(
  ask: Ask,
  licenseId: string,
  { type, reason }: { type: EventType; reason: string | undefined },
  decide: (locked: Locked) => Result<LicenseChange, ChangeLicenseRefusal>,
) {
  return underVisibleLock(
    ask,
    licenseId,
    async (locked): Promise<Result<ChangedLicense, ChangeLicenseRefusal>> => {
      const { tx, license: row } = locked;
      if (row.status === 'revoked') return refuse('LICENSE_REVOKED');
      const changes = decide(locked);
      if (!changes.ok) return changes;
      await tx.update(license).set(changes.value).where(eq(license.id, row.id));
      const before = Object.fromEntries(
        Object.keys(changes.value).map((key) => [key, row[key as keyof LicenseChange]]),
      );
      const after = { ...changes.value };
      await record(locked, { type, before, after, ...(reason ? { reason } : {}) });
      const { lastDay = row.lastDay } = changes.value;
      const changed = { ...locked, license: { ...row, lastDay } };
      const today = dayOf(Math.floor(locked.now.getTime() / 1000));
      const isOver = termIsOver(termsSource(changed, locked.properties), today);
      return ok({ licenseId: row.id, termIsOver: isOver });
    },
  );
}
