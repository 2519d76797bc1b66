import { readReply, type Verdict } from '@/lib/olp/check-in-reply';
import { readComputerKeyBytes } from '@/lib/olp/read-computer-key';
import { ok, type Refusal, type Result } from '@/lib/olp/result';
import { acceptReadKey } from './accept-key';
import { bury, type ReleaseCode, showCode } from './release';
import type { Change, Situation } from './situation';
import { activeRecord, type LicenseRecord, replaceRecord, type State } from './state';

export type CheckedIn = {
  verdict: Verdict;
  /** Why the key that came with NEW_TERMS was not taken; the old one stays. */
  keyRefused: Refusal | null;
  /** After DROP and SUPERSEDED: the proof to send. */
  dropped: ReleaseCode | null;
  /** Code of the license that the new key took the place of. */
  replaced: ReleaseCode | null;
};

/**
 * Applies the parsed reply `{body, sig}` to the check-in of a record. `nonce`: the 16 bytes that were
 * sent. Refused replies have no effect (protocol section 11).
 */
export function applyCheckIn(
  situation: Situation,
  record: LicenseRecord,
  nonce: Uint8Array,
  json: unknown,
): Result<Change<CheckedIn>> {
  const { product, state } = situation;
  const { productId, ring } = product;
  const read = readReply(json, { ring, productId, deviceCode: record.deviceCode, nonce });
  if (!read.ok) return read;
  const { verdict, serverTime, ratchet, lease, computerKey } = read.value;
  const answer: CheckedIn = { verdict, keyRefused: null, dropped: null, replaced: null };
  if (verdict === 'UNKNOWN') return ok({ state, answer });

  const timed: State = { ...state, signedTime: serverTime, highWater: serverTime };
  // An answer about a mere request neither stops nor frees a license that is there beside it.
  const aside = record.key === null && activeRecord(state) !== null;
  if (verdict === 'SUSPENDED') {
    return ok({ state: { ...timed, suspended: aside ? timed.suspended : true }, answer });
  }
  if (verdict === 'DROP' || verdict === 'SUPERSEDED') {
    const reason = record.key === null ? 'canceled' : 'dropped';
    const gone = bury({ ...situation, state: timed }, [record], reason);
    const [tombstone] = gone.answer;
    const suspended = record.key === null && timed.suspended;
    const dropped = tombstone ? showCode(product, tombstone) : null;
    return ok({ state: { ...gone.state, suspended }, answer: { ...answer, dropped } });
  }

  const heard = replaceRecord(timed, record, { ...record, ratchet, lease });
  const renewed = { ...heard, suspended: aside && heard.suspended };
  if (verdict === 'OK') return ok({ state: renewed, answer });
  const key = readComputerKeyBytes(computerKey, ring);
  const taken = key.ok ? acceptReadKey({ ...situation, state: renewed }, key.value) : key;
  return ok(
    taken.ok
      ? {
          state: taken.value.state,
          answer: { ...answer, replaced: taken.value.answer.replaced },
        }
      : { state: renewed, answer: { ...answer, keyRefused: taken.error } },
  );
}
