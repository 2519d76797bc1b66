import { and, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';
import { closeExpiredUnbound } from '@/lib/operations/locked/close-expired-unbound';
import type { ActivationRow } from '@/lib/operations/locked/seats';
import type { Context } from '@/lib/operations/context';
import { countFailedCode } from './count-failed-code';
import { lockVisibleLicense } from '@/lib/operations/locked/lock-license';
import { type DeactivationCode, findRowOfCode, readDeactivationCode } from './match-code';
import { plainText } from '@/lib/operations/plain-text';
import { type ReleaseOutcome, type ReleaseRefusal, releaseLocked } from './release-activation';
import type { Viewer } from '@/lib/operations/viewer';
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
export async function deactivateComputer(
  context: Context,
  viewer: Viewer,
  input: DeactivateInput,
): Promise<Result<ReleaseOutcome, DeactivateRefusal>> {
  const code = input.code?.trim() ? readDeactivationCode(input.code) : null;
  const reason = plainText(input.reason ?? '') || undefined;
  const seen = await visibleActivation(context.db, viewer, input.activationId);
  if (!seen) return refuse('NOT_FOUND');
  const { licenseId } = seen;
  if (code && !code.ok) return code;
  const result = await context.db.transaction(async (tx) => {
    const loaded = await lockVisibleLicense(tx, viewer, licenseId);
    if (!loaded) return refuse('NOT_FOUND');
    const place = { productId: loaded.product.id, licenseId };
    const properties = await readProperties(tx, place);
    await closeExpiredUnbound(tx, context, viewer, loaded);
    const { chosen, candidates } = await rowsOf(tx, licenseId, input.activationId, code !== null);
    if (!chosen) return refuse('NOT_FOUND');
    const found = code ? findPreferring(chosen, candidates, code.value) : null;
    return releaseLocked(tx, context, viewer, loaded, properties, {
      chosen,
      codeGiven: code !== null,
      found,
      reason,
    });
  });
  if (!result.ok && result.error.code === 'DVC_NO_MATCH') {
    return countFailedCode(context, viewer, licenseId);
  }
  return result;
}

/** The chosen row; with a code also all others of the license, since it may belong to one of them. */
async function rowsOf(tx: Transaction, licenseId: string, chosenId: string, all: boolean) {
  const ofLicense = eq(activation.licenseId, licenseId);
  const candidates = await tx
    .select()
    .from(activation)
    .where(all ? ofLicense : and(ofLicense, eq(activation.id, chosenId)));
  return { chosen: candidates.find((row) => row.id === chosenId) ?? null, candidates };
}

function findPreferring(chosen: ActivationRow, all: ActivationRow[], code: DeactivationCode) {
  return findRowOfCode([chosen], code) ?? findRowOfCode(all, code);
}
