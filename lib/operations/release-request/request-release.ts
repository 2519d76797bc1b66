import { type Refusal, type Result, refuse } from '@/lib/olp/result';
import { underVisibleLock } from '@/lib/operations/locked/locked';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';
import { type Denial, operation } from '@/lib/operations/operation';
import { openRequest, readReason, type ReleaseRequestView } from './open-request';

export type RequestReleaseRefusal = Refusal<'NOT_FOUND' | 'NOT_ACTIVE' | 'REASON_REQUIRED'>;

/**
 * "This computer no longer works": asks, signed in, for the seat of a computer that can make no code
 * (journey 8). Granted at once while `options/deadComputerAllowance` is left, else staff decides. One
 * is open per activation: asking again answers where that one stands.
 */
export const requestRelease = operation(
  'requestRelease',
  async (
    ask,
    input: { activationId: string; reason: string },
  ): Promise<Result<ReleaseRequestView, RequestReleaseRefusal | Denial>> => {
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    const reason = readReason(input.reason);
    if (!reason) return refuse('REASON_REQUIRED', { field: 'reason' });
    return underVisibleLock(ask, seen.licenseId, (locked) =>
      openRequest(locked, seen.id, reason, 'customer'),
    );
  },
);
