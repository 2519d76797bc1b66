import { inArray } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  type ActivateRefusal,
  type ActivationOutcome,
  activateWaiting,
} from '@/lib/operations/activate/activate-computer';
import { readRequest } from '@/lib/operations/activate/read-request';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import { underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { countFailedCode } from '@/lib/operations/locked/count-failed-code';
import { findInLicense, findRowOfCode, readDeactivationCode } from './match-code';
import { plainText } from '@/lib/operations/plain-text';
import type { ReleaseRefusal } from './decide-here';
import { type ReleaseOutcome, releaseLocked } from './release-activation';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

export type DeactivateInput = {
  activationId: string;
  /** DVC as typed; empty for none. */
  code?: string;
  /** Staff and operator, when there is no code. */
  reason?: string;
  /** An activation request of the same license that waits for the seat: both are done, or neither. */
  waiting?: string;
};

export type DeactivateOutcome = ReleaseOutcome & {
  /** The computer that has the seat now; null where none waited for it, or no seat was freed. */
  activated: ActivationOutcome | null;
};

export type DeactivateRefusal =
  | ReleaseRefusal
  | ActivateRefusal
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
  ): Promise<Result<DeactivateOutcome, DeactivateRefusal | Denial>> => {
    const code = input.code?.trim() ? readDeactivationCode(input.code) : null;
    const reason = plainText(input.reason ?? '') || undefined;
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    const { licenseId } = seen;
    if (code && !code.ok) return code;
    const waiting = input.waiting
      ? await readRequest(ask.context, { request: input.waiting })
      : ok(null);
    if (!waiting.ok) return waiting;
    // Mostly the chosen row's own. If it is none of another row either, the lock shows that again.
    const own = !code || findRowOfCode([seen], code.value);
    const other = own ? null : await findInLicense(ask.context.db, licenseId, code.value);
    const looked = inArray(activation.id, other ? [seen.id, other] : [seen.id]);
    const result = await underVisibleLock(
      ask,
      licenseId,
      async (locked): Promise<Result<DeactivateOutcome, DeactivateRefusal>> => {
        await closeExpiredUnbound(locked);
        const rows = await locked.tx.select().from(activation).where(looked);
        const chosen = rows.find((row) => row.id === seen.id);
        if (!chosen) return refuse('NOT_FOUND');
        const found =
          code && (findRowOfCode([chosen], code.value) ?? findRowOfCode(rows, code.value));
        const codeGiven = code !== null;
        const released = await releaseLocked(locked, { chosen, codeGiven, found, reason });
        if (!released.ok) return released;
        if (!waiting.value || released.value.result !== 'released') {
          return ok({ ...released.value, activated: null });
        }
        const activated = await activateWaiting(ask, locked, waiting.value);
        return activated.ok ? ok({ ...released.value, activated: activated.value }) : activated;
      },
    );
    if (result.ok || result.error.code !== 'DVC_NO_MATCH') return result;
    return countFailedCode(ask, licenseId);
  },
);
