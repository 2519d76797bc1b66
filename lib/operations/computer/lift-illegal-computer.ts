import { and, eq, isNull } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { plainText } from '@/lib/operations/plain-text';
import { type Denial, operation } from '@/lib/operations/operation';
import { allowAgain } from '@/lib/operations/locked/stop-unproven-releases';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';

type LiftedComputer = { activationId: string; releasesAllowed: boolean };

export type LiftRefusal = Refusal<'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>;

/**
 * Lets an illegal computer go, with a reason. With the last one of its license the stop of unproven
 * releases that they brought about ends too.
 */
export const liftIllegalComputer = operation(
  'liftIllegalComputer',
  async (
    ask,
    input: { activationId: string; reason: string },
  ): Promise<Result<LiftedComputer, LiftRefusal | Denial>> => {
    const reason = plainText(input.reason);
    if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    return underVisibleLock(
      ask,
      seen.licenseId,
      async (locked): Promise<Result<LiftedComputer, LiftRefusal>> => {
        const { tx, license, now } = locked;
        const standing = isNull(illegalComputer.liftedAt);
        const [lifted] = await tx
          .update(illegalComputer)
          .set({ liftedAt: now })
          .where(and(eq(illegalComputer.activationId, seen.id), standing))
          .returning();
        if (!lifted) return refuse('NOTHING_TO_CHANGE');
        const before = { times: lifted.times };
        await record(locked, {
          type: 'illegal-computer.lifted',
          activationId: seen.id,
          before,
          reason,
        });
        const [other] = await tx
          .select({ id: illegalComputer.activationId })
          .from(illegalComputer)
          .innerJoin(activation, eq(activation.id, illegalComputer.activationId))
          .where(and(eq(activation.licenseId, license.id), standing))
          .limit(1);
        const releasesAllowed = !other && license.unprovenReleasesStoppedBy === 'illegal-computer';
        if (releasesAllowed) await allowAgain(locked, reason);
        return ok({ activationId: seen.id, releasesAllowed });
      },
    );
  },
);
