import { lastGroup } from '@/lib/olp/activation-key';
import { SECONDS_PER_DAY } from '@/lib/olp/day';
import type { KeyRefusal } from '@/lib/olp/read-computer-key';
import type { Terms } from '@/lib/olp/terms';
import { encodeCode } from '@/lib/olp/text/codes';
import { type Judgment, judgeTerms, raisedMark } from './judge-terms';
import { type Lease, leaseOf } from './lease';
import { fitsRecord, readStoredKey } from './read-key';
import type { Situation } from './situation';
import {
  type ActiveRecord,
  activeRecord,
  type LicenseRecord,
  pendingRecords,
  type State,
} from './state';

/** Where the license stands: a judgment of genuine terms, why the key is not genuine, or no key. */
export type LicenseState = Judgment | KeyRefusal['code'] | 'SIGNATURE' | 'PENDING' | 'NONE';

/** The computer of a record and how the portal knows it. */
export type ComputerView = {
  computerId: string;
  computerName: string;
  deviceCode: string;
  activationKeyEnding: string;
};

/** A genuine license. */
export type LicenseView = ComputerView & { kind: 'CK' | 'SCK'; terms: Terms; lease: Lease | null };

export type Status = {
  state: LicenseState;
  /** Null without an active record, and if its key is not genuine. */
  license: LicenseView | null;
  /** Newest first. */
  pending: ComputerView[];
};

/** Reads and verifies the kept key and judges its terms; changes nothing (protocol section 9.3). */
export function evaluate(situation: Situation): Status {
  const pending = pendingRecords(situation.state).map(viewOf);
  const record = activeRecord(situation.state);
  if (record === null)
    return { state: pending.length > 0 ? 'PENDING' : 'NONE', license: null, pending };
  return { ...evaluateRecord(situation, record), pending };
}

function evaluateRecord(
  situation: Situation,
  record: ActiveRecord,
): Pick<Status, 'state' | 'license'> {
  const { product, state } = situation;
  const read = readStoredKey(record.key, product.ring);
  if (!read.ok) return { state: read.error.code, license: null };
  if (!fitsRecord(read.value, state, record)) return { state: 'SIGNATURE', license: null };
  const { kind, terms } = read.value;
  const key = { kind, terms, replied: record.lease };
  const license = { ...viewOf(record), kind, terms, lease: leaseOf(product, state, key) };
  return { state: judgeTerms(situation, key), license };
}

/**
 * The state after the program ran for `ranSeconds` more and knows the time better for it: the own
 * mark rises at the first start and after each 24 hours of running (protocol section 9.3).
 */
export function noteRunning(situation: Situation, ranSeconds: number): State {
  const { state } = situation;
  if (ranSeconds === 0 && state.highWater !== 0) return state;
  const record = activeRecord(state);
  const { license, state: judged } = evaluate(situation);
  if (record === null || license === null || judged === 'CLOCK_BACK') return state;
  const ran = state.ranSeconds + ranSeconds;
  if (state.highWater !== 0 && ran < SECONDS_PER_DAY) {
    return { ...state, ranSeconds: ran };
  }
  const mark = raisedMark(situation, { ...license, replied: record.lease });
  return { ...state, highWater: mark, ranSeconds: 0 };
}

function viewOf({
  computerId,
  computerName,
  deviceCode,
  activationKey,
}: LicenseRecord): ComputerView {
  return {
    computerId,
    computerName,
    deviceCode: encodeCode('DC', deviceCode),
    activationKeyEnding: lastGroup(activationKey),
  };
}
