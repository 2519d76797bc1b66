import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { queueMail } from '@/lib/mail/queue-mail';
import type { Refusal, Result } from '@/lib/olp/result';
import { ok } from '@/lib/olp/result';
import type { Properties } from '@/lib/properties/registry/registry';
import {
  decideRelease,
  type ReleaseDecision,
  type ReleasePolicy,
  type ReleaseRefusalCode,
  type UnprovenRelease,
} from '@/lib/rules/decide-release';
import { type ActivationRow, byCustomers } from '@/lib/operations/locked/seats';
import type { FoundCode } from './match-code';
import { closeReleaseRequests } from '@/lib/operations/locked/close-release-requests';
import type { Context } from '@/lib/operations/context';
import type { LoadedLicense } from '@/lib/operations/locked/lock-license';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { recordEvent } from '@/lib/operations/record/record-event';
import { doorOf, isAnonymous, isVendor, type Viewer } from '@/lib/operations/viewer';

/** What became of a release, told in full: the words say no more than what happened. */
export type ReleaseOutcome = {
  /** Only `released` freed a seat now. */
  result: 'released' | 'confirmed' | 'already_released' | 'code_used' | 'other_computer';
  proof: 'proven' | 'weak' | 'claimed' | null;
  activationId: string;
  licenseId: string;
  productName: string;
  computerId: string;
  computerName: string;
  keyEnding: string;
  /** When the seat was freed; null for `other_computer`, which is still active. */
  releasedAt: Date | null;
  /** The same computer holds a seat again, under a newer activation with its own code. */
  activeAgain: boolean;
};

export type ReleaseInput = {
  chosen: ActivationRow | null;
  codeGiven: boolean;
  found: FoundCode | null;
  reason: string | undefined;
  /** A release request was granted: the rules for customers have been looked at already. */
  granted?: boolean;
};

export type ReleaseRefusal = Refusal<ReleaseRefusalCode>;

/**
 * Applies the rule for freeing a seat (lib/rules/decide-release) inside the caller's transaction,
 * which holds the license's lock: the change, its event and the owner's mail, or nothing.
 */
export async function releaseLocked(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  input: ReleaseInput,
): Promise<Result<ReleaseOutcome, ReleaseRefusal>> {
  const of = input.found?.row ?? input.chosen;
  const decision = decideRelease({
    chosen: input.chosen,
    codeGiven: input.codeGiven,
    match: input.found,
    mayNameOthers: !isAnonymous(viewer),
    reasonGiven: Boolean(input.reason),
    license: {
      status: loaded.license.status,
      seats: loaded.license.seats,
      unprovenStopped: loaded.license.unprovenReleasesStoppedAt !== null,
    },
    allowUnbound: loaded.product.allowUnbound,
    unproven: await unprovenReleases(tx, loaded.license.id, of),
    policy: input.granted
      ? { ...releasePolicy(viewer, properties), staff: true }
      : releasePolicy(viewer, properties),
    now: context.now(),
  });
  if (!decision.ok) return decision;
  const row = [input.chosen, input.found?.row].find((one) => one?.id === decision.value.id);
  if (!row) throw new Error('A release was decided for a row that was not looked at.');
  const change = await apply(tx, context, viewer, loaded, properties, row, decision.value, input);
  return ok(await describeOutcome(tx, loaded, change, decision.value));
}

export function releasePolicy(viewer: Viewer, properties: Properties): ReleasePolicy {
  return {
    dvcRequired:
      viewer.kind === 'wizard' || properties['customerSite/showDeactivationVerificationCode'],
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

/** The license's releases that nobody proved and that customers made: what the limits count. */
export async function unprovenReleases(
  reader: Reader,
  licenseId: string,
  of: ActivationRow | null,
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
        inArray(activation.state, ['released_claimed', 'released_weak', 'superseded']),
        byCustomers,
      ),
    );
  const kinds = { released_claimed: 'claimed', released_weak: 'weak', superseded: 'superseded' };
  return rows.flatMap((row) =>
    row.at
      ? [
          {
            at: row.at,
            kind: kinds[row.state as keyof typeof kinds] as UnprovenRelease['kind'],
            sameComputer: of !== null && Buffer.from(row.hash).equals(of.computerIdHash),
            anonymous: row.by === 'key-holder' || row.by === 'wizard',
          },
        ]
      : [],
  );
}

async function apply(
  tx: Transaction,
  context: Context,
  viewer: Viewer,
  loaded: LoadedLicense,
  properties: Properties,
  row: ActivationRow,
  decision: ReleaseDecision,
  input: ReleaseInput,
): Promise<ActivationRow> {
  if (decision.do === 'nothing') return row;
  const now = context.now();
  const proven = decision.do === 'confirm' || decision.proof === 'proven';
  const state =
    decision.do === 'confirm' ? 'released_proven' : (`released_${decision.proof}` as const);
  const closing = {
    closedAt: now,
    closedDoor: doorOf(viewer),
    closedBy: viewer.kind,
    closedReason: input.reason ?? null,
  };
  const [changed] = await tx
    .update(activation)
    .set({
      state,
      ...(decision.do === 'release' ? closing : {}),
      ...(proven ? { provenAt: now, proof: input.found?.code.bytes ?? null } : {}),
    })
    .where(and(eq(activation.id, row.id), eq(activation.state, row.state)))
    .returning();
  if (!changed) throw new Error(`Activation ${row.id} changed under its lock.`);
  await recordEvent(tx, viewer, {
    type: decision.do === 'confirm' ? 'activation.proven' : 'activation.released',
    at: now,
    licenseId: loaded.license.id,
    activationId: row.id,
    before: { state: row.state },
    after: { state },
    ...(input.reason ? { reason: input.reason } : {}),
    captureAddress: properties['activation/captureIPAddress'],
  });
  if (decision.do === 'release') await closeReleaseRequests(tx, context, viewer, row);
  // What became of a request is a mail of its own.
  if (decision.do === 'release' && !input.granted) {
    const doubtful = isAnonymous(viewer) && decision.proof !== 'proven';
    await queueMail(tx, context.vault, loaded.license.registeredEmail, {
      template: 'released',
      productName: loaded.product.name,
      computerName: row.computerName,
      computerId: row.computerId,
      keyEnding: loaded.key.lastGroup,
      at: now.toISOString(),
      proof: decision.proof,
      by: viewer.kind,
      path: `/receipts/${row.id}`,
      ...(doubtful ? { notMePath: await makeMailLink(tx, context, 'was-not-me', row) } : {}),
    });
  }
  return changed;
}

async function describeOutcome(
  tx: Transaction,
  loaded: LoadedLicense,
  row: ActivationRow,
  decision: ReleaseDecision,
): Promise<ReleaseOutcome> {
  const result =
    decision.do === 'release'
      ? 'released'
      : decision.do === 'confirm'
        ? 'confirmed'
        : decision.because;
  return {
    result,
    proof: proofOf(row.state),
    activationId: row.id,
    licenseId: loaded.license.id,
    productName: loaded.product.name,
    computerId: row.computerId,
    computerName: row.computerName,
    keyEnding: loaded.key.lastGroup,
    releasedAt: row.closedAt,
    activeAgain: row.state !== 'active' && (await computerIsActive(tx, row)),
  };
}

/** How a closed activation's seat came to be free, in the three words customers read. */
export function proofOf(state: ActivationRow['state']): 'proven' | 'weak' | 'claimed' | null {
  if (state === 'released_proven') return 'proven';
  if (state === 'released_weak') return 'weak';
  return state === 'released_claimed' ? 'claimed' : null;
}

/** Whether the computer of a closed row has an active row of the same license again. */
export async function computerIsActive(reader: Reader, row: ActivationRow): Promise<boolean> {
  const rows = await reader
    .select({ one: sql`1` })
    .from(activation)
    .where(
      and(
        eq(activation.licenseId, row.licenseId),
        eq(activation.computerIdHash, row.computerIdHash),
        eq(activation.state, 'active'),
      ),
    )
    .orderBy(desc(activation.activatedAt))
    .limit(1);
  return rows.length > 0;
}
