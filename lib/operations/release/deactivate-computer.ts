import { and, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import { countFailedCode } from './count-failed-code';
import { type Locked, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { type DeactivationCode, findRowOfCode, readDeactivationCode } from './match-code';
import { plainText } from '@/lib/operations/plain-text';
import { type ReleaseOutcome, type ReleaseRefusal, releaseLocked } from './release-activation';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

export type DeactivateInput = {
  activationId: string;
  /** DVC as typed; empty for none. */
  code?: string;
  /** Staff and operator, when there is no code. */
  reason?: string;
};

export type DeactivateRefusal =
  | ReleaseRefusal
  | Refusal<'NOT_FOUND' | 'CODE_TYPO' | 'WRONG_KIND' | 'BAD_LENGTH' | 'RATE_LIMITED'>;

/**
 * Deactivates a computer that the viewer chose, by the ordered rule of product.md section 4. A
 * foreign and a missing activation are the same NOT_FOUND.
 */
export const deactivateComputer = operation(
  'deactivateComputer',
  async (
    ask,
    input: DeactivateInput,
  ): Promise<Result<ReleaseOutcome, DeactivateRefusal | Denial>> => {
    const code = input.code?.trim() ? readDeactivationCode(input.code) : null;
    const reason = plainText(input.reason ?? '') || undefined;
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    const { licenseId } = seen;
    if (code && !code.ok) return code;
    const result = await underVisibleLock(
      ask,
      licenseId,
      async (locked): Promise<Result<ReleaseOutcome, DeactivateRefusal>> => {
        await closeExpiredUnbound(locked);
        const { chosen, candidates } = await rowsOf(locked, seen.id, code !== null);
        if (!chosen) return refuse('NOT_FOUND');
        const found = code ? findPreferring(chosen, candidates, code.value) : null;
        return releaseLocked(locked, { chosen, codeGiven: code !== null, found, reason });
      },
    );
    if (result.ok || result.error.code !== 'DVC_NO_MATCH') return result;
    return countFailedCode(ask, licenseId);
  },
);

/** The chosen row; with a code also all others of the license, since it may belong to one of them. */
async function rowsOf({ tx, license }: Locked, chosenId: string, all: boolean) {
  const ofLicense = eq(activation.licenseId, license.id);
  const candidates = await tx
    .select()
    .from(activation)
    .where(all ? ofLicense : and(ofLicense, eq(activation.id, chosenId)));
  return { chosen: candidates.find((row) => row.id === chosenId) ?? null, candidates };
}

function findPreferring(chosen: ActivationRow, all: ActivationRow[], code: DeactivationCode) {
  return findRowOfCode([chosen], code) ?? findRowOfCode(all, code);
}
