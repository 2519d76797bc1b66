import type { Proof } from '@/lib/rules/vocabulary';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { type Result, ok } from '@/lib/olp/result';
import { closeReleaseRequests } from '@/lib/operations/locked/close-release-requests';
import { type Locked, record } from '@/lib/operations/locked/locked';
import { type ActivationRow, hasRoom } from '@/lib/operations/locked/seats';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { noticeOf } from '@/lib/operations/record/notice-of';
import { doorOf, isAnonymous } from '@/lib/operations/viewer';
import type { ReleaseDecision } from '@/lib/rules/decide-release';
import { decide, type ReleaseInput, type ReleaseRefusal } from './decide-here';
import { standingNow } from '@/lib/operations/locked/lock-license';
import { takesComputers } from '@/lib/rules/standing';

/** What became of a release, told in full: the words say no more than what happened. */
export type ReleaseOutcome = {
  /** Only `released` freed a seat now. */
  result: 'released' | 'confirmed' | 'already_released' | 'code_used' | 'other_computer';
  proof: Proof | null;
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
  /** Another computer can have the seat now: the license is valid, and not more use it than have seats. */
  reusable: boolean;
};

/**
 * Applies the rule for freeing a seat (lib/rules/decide-release) to a locked license: the change, its
 * event and the owner's mail, or nothing.
 */
export async function releaseLocked(
  locked: Locked,
  input: ReleaseInput,
): Promise<Result<ReleaseOutcome, ReleaseRefusal>> {
  const { chosen, found } = input;
  const decision = await decide(locked.tx, locked, input);
  if (!decision.ok) return decision;
  const row = [chosen, found?.row].find((candidate) => candidate?.id === decision.value.id);
  if (!row) throw new Error('A release was decided for a row that was not looked at.');
  const change = await apply(locked, row, decision.value, input);
  return ok(await describeOutcome(locked, change, decision.value));
}

async function apply(
  locked: Locked,
  row: ActivationRow,
  decision: ReleaseDecision,
  input: ReleaseInput,
): Promise<ActivationRow> {
  if (decision.do === 'nothing') return row;
  const { tx, viewer, now } = locked;
  const proof = decision.do === 'confirm' ? 'proven' : decision.proof;
  const state = `released_${proof}` as const;
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
      ...(proof === 'proven' ? { provenAt: now, proof: input.found?.code.bytes ?? null } : {}),
    })
    .where(and(eq(activation.id, row.id), eq(activation.state, row.state)))
    .returning();
  if (!changed) throw new Error(`Activation ${row.id} changed under its lock.`);
  await record(locked, {
    type: decision.do === 'confirm' ? 'activation.proven' : 'activation.released',
    activationId: row.id,
    before: { state: row.state },
    after: { state },
    ...(input.reason ? { reason: input.reason } : {}),
  });
  if (decision.do === 'confirm') return changed;
  await closeReleaseRequests(locked, row.id);
  // What became of a request is a mail of its own.
  if (!input.granted) await mailOwner(locked, row, proof);
  return changed;
}

async function mailOwner(locked: Locked, row: ActivationRow, proof: Proof) {
  const { viewer, now } = locked;
  const doubtful = isAnonymous(viewer) && proof !== 'proven';
  await noticeOf(locked, row, {
    template: 'released',
    at: now.toISOString(),
    proof,
    by: viewer.kind,
    path: `/receipts/${row.id}`,
    ...(doubtful ? { notMePath: await makeMailLink(locked, 'was-not-me', row) } : {}),
  });
}

async function describeOutcome(
  locked: Locked,
  row: ActivationRow,
  decision: ReleaseDecision,
): Promise<ReleaseOutcome> {
  const { tx, license, product, key } = locked;
  const results = { release: 'released', confirm: 'confirmed' } as const;
  return {
    result: decision.do === 'nothing' ? decision.because : results[decision.do],
    proof: proofOf(row.state),
    activationId: row.id,
    licenseId: license.id,
    productName: product.name,
    computerId: row.computerId,
    computerName: row.computerName,
    keyEnding: key.lastGroup,
    releasedAt: row.closedAt,
    activeAgain: row.state !== 'active' && (await computerIsActive(tx, row)),
    reusable:
      takesComputers(standingNow(locked, locked.properties, locked.now)) &&
      (await hasRoom(tx, license, locked.now)),
  };
}

/** How a closed activation's seat came to be free, in the three words customers read. */
export function proofOf(state: ActivationRow['state']): Proof | null {
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
