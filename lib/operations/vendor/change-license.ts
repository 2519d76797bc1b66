import type { LicenseStatus } from '@/lib/rules/vocabulary';
import { eq } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { dayOf } from '@/lib/olp/day';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { termsSource } from '@/lib/operations/locked/lock-license';
import { type Locked, record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Ask, operation } from '@/lib/operations/operation';
import { termIsOver } from '@/lib/rules/terms-of-license';
import type { EventType } from '@/lib/rules/vocabulary';
import { columnsOf, type LicenseTerms, readTerms, type TermsRefusal } from './license-terms';

export type ChangeLicenseRefusal = Refusal<'LICENSE_REVOKED' | 'NOTHING_TO_CHANGE'> | TermsRefusal;

type LicenseChange = Partial<typeof license.$inferInsert>;

export type ChangedLicense = {
  licenseId: string;
  /** Computers that hold a key with a later end keep it (protocol 9.2, rule 11): suspending stops them. */
  termIsOver: boolean;
};

/**
 * What of its terms changes. Seats may be lowered below the number of active computers: nothing stops,
 * nothing new starts.
 */
export type ExtendInput = Partial<LicenseTerms> & { reason?: string };

/**
 * Gives a license other terms. Computers get them with their next key; an end of the past stops no
 * computer that is active. Who makes it perpetual need not take its last day away.
 */
export const extendLicense = operation(
  'extendLicense',
  (ask, licenseId: string, { reason, ...input }: ExtendInput) =>
    change(ask, licenseId, { type: 'license.extended', reason }, ({ license: row, product }) => {
      const changed = Object.keys(input) as (keyof LicenseTerms)[];
      if (changed.length === 0) return refuse('NOTHING_TO_CHANGE');
      const isPerpetual = (input.term ?? row.term) === 'perpetual';
      const lastDay = input.term && isPerpetual ? null : row.lastDay;
      // What it has is not read again: the product may have lost the name of a feature.
      const kept = { ...row, lastDay, features: null, version: null };
      const read = readTerms({ ...kept, ...input }, product.features);
      if (!read.ok) return read;
      const columns = changed.flatMap((name) => [...columnsOf[name]]);
      return ok(Object.fromEntries(columns.map((name) => [name, read.value[name]])));
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
