import { encodeCode } from '@/lib/olp/text/codes';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import { bury, type ReleaseCode, showCode } from './release';
import type { Change, Situation } from './situation';
import { activeRecord, pendingRecords } from './state';

/**
 * Destroys the active license, whatever its terms say; `NOT_ACTIVE` without one. The answer proves it
 * and may be shown only once the new state is written (protocol section 9.5: destroyed first).
 */
export function deactivate(
  situation: Situation,
): Result<Change<ReleaseCode>, Refusal<'NOT_ACTIVE'>> {
  const record = activeRecord(situation.state);
  if (record === null) return refuse('NOT_ACTIVE');
  const { state, answer } = bury(situation, [record], 'deactivated');
  const [tombstone] = answer;
  if (!tombstone) throw new Error('a buried record has a tombstone');
  return ok({
    state: { ...state, suspended: false },
    answer: showCode(situation.product, tombstone),
  });
}

/**
 * Cancels pending requests: all, or the one with this Device Code (as typed). The server may have
 * activated them already, so each leaves its DVC. `NO_REQUEST` if there is none.
 */
export function cancelRequests(
  situation: Situation,
  deviceCode?: string,
): Result<Change<ReleaseCode[]>, Refusal<'NO_REQUEST'>> {
  const wanted = deviceCode === undefined ? null : normalizeCode(deviceCode);
  const records = pendingRecords(situation.state).filter(
    (record) => wanted === null || normalizeCode(encodeCode('DC', record.deviceCode)) === wanted,
  );
  if (records.length === 0) return refuse('NO_REQUEST');
  const { state, answer } = bury(situation, records, 'canceled');
  return ok({ state, answer: answer.map((tombstone) => showCode(situation.product, tombstone)) });
}

/** Every code this installation ever owed the portal, newest first. */
export function listCodes({ product, state }: Pick<Situation, 'product' | 'state'>): ReleaseCode[] {
  return state.tombstones.map((tombstone) => showCode(product, tombstone)).reverse();
}
