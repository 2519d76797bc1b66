import { and, eq } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { type Denial, operation } from '@/lib/operations/operation';
import { mailRequest, readReason, releaseGranted } from './open-request';
import { isRowId } from '@/lib/operations/row-id';

export type DecideRefusal = Refusal<'NOT_FOUND' | 'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>;

type DecidedRequest = { requestId: string; activationId: string };

export type DecideInput = {
  requestId: string;
  grant: boolean;
  /** What the customer is told. Needed to decline. */
  answer?: string;
};

/**
 * Staff or operator decides an open release request. Granting frees the seat as claimed, by staff: it
 * counts for no limit of the customer's. The owner is mailed the answer.
 */
export const decideReleaseRequest = operation(
  'decideReleaseRequest',
  async (ask, input: DecideInput): Promise<Result<DecidedRequest, DecideRefusal | Denial>> => {
    if (!isRowId(input.requestId)) return refuse('NOT_FOUND');
    const answer = readReason(input.answer ?? '');
    if (!input.grant && !answer) return refuse('REASON_REQUIRED', { field: 'answer' });
    const ofRequest = eq(releaseRequest.id, input.requestId);
    const [seen] = await ask.context.db.select().from(releaseRequest).where(ofRequest);
    if (!seen) return refuse('NOT_FOUND');
    return underVisibleLock(
      ask,
      seen.licenseId,
      async (locked): Promise<Result<DecidedRequest, DecideRefusal>> => {
        const { tx, now: decidedAt } = locked;
        const state = input.grant ? 'granted' : 'declined';
        const decidedBy = ask.viewer.kind === 'operator' ? 'operator' : 'staff';
        const [request] = await tx
          .update(releaseRequest)
          .set({ state, decidedAt, decidedBy, answer })
          .where(and(ofRequest, eq(releaseRequest.state, 'open')))
          .returning();
        const ofActivation = eq(activation.id, seen.activationId);
        const [row] = await tx.select().from(activation).where(ofActivation);
        if (!request || !row) return refuse('NOTHING_TO_CHANGE');
        await record(locked, {
          type: `release-request.${state}`,
          activationId: row.id,
          before: { state: 'open' },
          after: { state, request: request.id },
          ...(answer ? { reason: answer } : {}),
        });
        if (input.grant) await releaseGranted(locked, row, request.reason);
        await mailRequest(locked, row, request);
        return ok({ requestId: request.id, activationId: row.id });
      },
    );
  },
);
