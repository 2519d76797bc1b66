import { inArray } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import { underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { countFailedCode } from '@/lib/operations/locked/count-failed-code';
import { findInLicense, findRowOfCode, readDeactivationCode } from './match-code';
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
    // Mostly the chosen row's own. If it is none of another row either, the lock shows that again.
    const own = !code || findRowOfCode([seen], code.value);
    const other = own ? null : await findInLicense(ask.context.db, licenseId, code.value);
    const looked = inArray(activation.id, other ? [seen.id, other] : [seen.id]);
    const result = await underVisibleLock(
      ask,
      licenseId,
      async (locked): Promise<Result<ReleaseOutcome, DeactivateRefusal>> => {
        await closeExpiredUnbound(locked);
        const rows = await locked.tx.select().from(activation).where(looked);
        const chosen = rows.find((row) => row.id === seen.id);
        if (!chosen) return refuse('NOT_FOUND');
        const found =
          code && (findRowOfCode([chosen], code.value) ?? findRowOfCode(rows, code.value));
        return releaseLocked(locked, { chosen, codeGiven: code !== null, found, reason });
      },
    );
    if (result.ok || result.error.code !== 'DVC_NO_MATCH') return result;
    return countFailedCode(ask, licenseId);
  },
);
