import { and, eq, inArray, isNull } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { byCustomers } from '@/lib/operations/locked/seats';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';
import { type Denial, operation } from '@/lib/operations/operation';
import { readReason } from './open-request';

export type GiveBackRefusal = Denial | Refusal<'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>;

/**
 * Gives a release that a customer made without proof back to the customer's allowance, with a reason:
 * it counts for no limit any more. The release itself stays (protocol 10.1: nothing returns to
 * ACTIVE); its computer needs a new request.
 */
export const giveClaimBack = operation(
  'giveClaimBack',
  async (
    ask,
    input: { activationId: string; reason: string },
  ): Promise<Result<{ activationId: string; licenseId: string }, GiveBackRefusal>> => {
    const reason = readReason(input.reason);
    if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    return underVisibleLock(
      ask,
      seen.licenseId,
      async (
        locked,
      ): Promise<Result<{ activationId: string; licenseId: string }, GiveBackRefusal>> => {
        const [row] = await locked.tx
          .update(activation)
          .set({ claimGivenBackAt: locked.now })
          .where(
            and(
              eq(activation.id, seen.id),
              inArray(activation.state, ['released_claimed', 'released_weak']),
              byCustomers,
              isNull(activation.claimGivenBackAt),
            ),
          )
          .returning();
        if (!row) return refuse('NOTHING_TO_CHANGE');
        await record(locked, {
          type: 'activation.claim-given-back',
          activationId: row.id,
          before: { state: row.state, closedAt: row.closedAt?.toISOString() ?? null },
          reason,
        });
        return ok({ activationId: row.id, licenseId: row.licenseId });
      },
    );
  },
);
