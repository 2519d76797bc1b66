import { eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';
import { type Denial, operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { isVendor } from '@/lib/operations/viewer';

type Cleared = { activationId: string; licenseId: string; goesOn: boolean };

export type ClearRefusal = Denial | Refusal<'NOTHING_TO_CHANGE' | 'NOT_ACTIVE' | 'REASON_REQUIRED'>;

/**
 * The owner, signed in, or the vendor with a reason, clears the clone alarm of a computer: its check-ins
 * are answered again, what its wizard presents next is its beginning, and forks count anew.
 */
export const clearCloneAlarm = operation(
  'clearCloneAlarm',
  async (
    ask,
    input: { activationId: string; reason?: string | undefined },
  ): Promise<Result<Cleared, ClearRefusal>> => {
    const reason = plainText(input.reason ?? '');
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    return underVisibleLock(
      ask,
      seen.licenseId,
      async (locked): Promise<Result<Cleared, ClearRefusal>> => {
        if (isVendor(ask.viewer) && !reason) return refuse('REASON_REQUIRED', { field: 'reason' });
        const { tx } = locked;
        const [row] = await tx.select().from(activation).where(eq(activation.id, seen.id));
        if (row?.state !== 'active') return refuse('NOT_ACTIVE');
        if (!row.cloneAlarmAt) return refuse('NOTHING_TO_CHANGE');
        await tx
          .update(activation)
          .set({
            ...{ cloneAlarmAt: null, cloneSuspendedAt: null, cloneMailedAt: null },
            lastForkAt: null,
            // An alarm without a fork, of a copied key, leaves the ratchet as it is.
            ...(row.lastForkAt ? { ratchetCur: null, ratchetPrev: null } : {}),
          })
          .where(eq(activation.id, row.id));
        const goesOn = row.cloneSuspendedAt !== null;
        await record(locked, {
          type: 'activation.clone-alarm-cleared',
          activationId: row.id,
          before: { forks: row.forks, suspended: goesOn },
          ...(reason ? { reason } : {}),
        });
        return ok({ activationId: row.id, licenseId: row.licenseId, goesOn });
      },
    );
  },
);
