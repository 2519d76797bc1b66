import { equalBytes } from '@/lib/olp/equal-bytes';
import { ok, type Refusal, type Result, refuse } from '@/lib/olp/result';
import type { Terms } from '@/lib/olp/terms';
import { judgeTerms } from './judge-terms';
import { fitsRecord, keyTextOf, type ReadKey, readKeyText, toStoredKey } from './read-key';
import { bury, type ReleaseCode, showCode } from './release';
import type { Change, Situation } from './situation';
import {
  activeRecord,
  type LicenseRecord,
  pendingRecords,
  replaceRecord,
  type State,
} from './state';

export type Accepted = {
  kind: 'CK' | 'SCK';
  terms: Terms;
  /** False for a short key where the signed key of the same content is there already. */
  stored: boolean;
  /** Code of the license that this one took the place of. */
  replaced: ReleaseCode | null;
};

/**
 * Accepts a Computer Key as typed or pasted, or a license file. The first failing rule of protocol
 * section 9.2 answers, with its code; the state then stays as it is.
 */
export function acceptKey(situation: Situation, input: string): Result<Change<Accepted>> {
  const text = keyTextOf(input);
  if (!text.ok) return text;
  const key = readKeyText(text.value, situation.product.ring);
  return key.ok ? acceptReadKey(situation, key.value) : key;
}

/** Rules 6 to 12 of protocol section 9.2. */
export function acceptReadKey(situation: Situation, key: ReadKey): Result<Change<Accepted>> {
  const { product, state } = situation;
  const { kind, terms } = key;
  if (kind === 'SCK' && !product.acceptShortKeys) return refuse('SHORT_NOT_ACCEPTED');
  if (terms.unbound && !product.acceptUnbound) return refuse('UNBOUND_NOT_ACCEPTED');
  if (state.tombstones.some(({ hashes }) => includes(hashes, key.hash)))
    return refuse('DEACTIVATED');

  const found = findRecord(state, key);
  if (!found.ok) return found;
  const record = found.value;
  if (isDeactivated(state, record, terms)) return refuse('DEACTIVATED');
  if (terms.epoch < record.epoch) return refuse('EPOCH_OLD');

  // Newer content with a day of issue is fresh evidence: the own mark may have been wrong.
  const fresh = terms.epoch > record.epoch && terms.iss !== undefined;
  const judged: State = { ...state, highWater: fresh ? 0 : state.highWater };
  const judgment = judgeTerms(
    { ...situation, state: judged },
    { kind, terms, replied: record.lease },
  );
  switch (judgment) {
    case 'VERSION_NOT_COVERED':
    case 'MAINT_OVER':
    case 'CLOCK_BACK':
    case 'EXPIRED':
      return refuse(judgment);
  }

  const hasSigned = record.key?.kind === 'CK' && record.epoch === terms.epoch;
  if (kind === 'SCK' && hasSigned) {
    return ok({ state, answer: { kind, terms, stored: false, replaced: null } });
  }
  const { state: next, answer: replaced } = store({ ...situation, state: judged }, record, key);
  return ok({ state: next, answer: { kind, terms, stored: true, replaced } });
}

/** Rule 8: the active record, then the pending ones, newest first. */
function findRecord(
  state: State,
  key: ReadKey,
): Result<LicenseRecord, Refusal<'NO_REQUEST' | 'SIGNATURE'>> {
  const active = activeRecord(state);
  const pending = pendingRecords(state);
  const usable = active !== null && (!key.terms.unbound || active.unbound);
  const candidates = usable ? [active, ...pending] : pending;
  if (candidates.length === 0) return refuse('NO_REQUEST');
  const record = candidates.find((candidate) => fitsRecord(key, state, candidate));
  return record ? ok(record) : refuse('SIGNATURE');
}

/** Rule 9. */
function isDeactivated(state: State, record: LicenseRecord, terms: Terms): boolean {
  const { tombstones, records } = state;
  if (!terms.unbound) {
    return tombstones.some(({ deviceCode }) => equalBytes(deviceCode, record.deviceCode));
  }
  // Binding an unbound license ends the unbound one as well (protocol section 10.4).
  const bound = records.filter(({ unbound }) => !unbound);
  return [...tombstones, ...bound].some(
    ({ activationKey, unboundEpoch }) =>
      terms.epoch <= unboundEpoch && equalBytes(activationKey, record.activationKey),
  );
}

/** Rule 12; another active license is deactivated first. */
function store(
  situation: Situation,
  record: LicenseRecord,
  key: ReadKey,
): Change<ReleaseCode | null> {
  const active = activeRecord(situation.state);
  const gone = active !== null && active !== record ? [active] : [];
  const { state, answer } = bury(situation, gone, 'replaced');
  const [tombstone] = answer;

  const next: LicenseRecord = {
    ...record,
    key: toStoredKey(key),
    epoch: key.terms.epoch,
    unbound: key.terms.unbound === true,
    unboundEpoch: key.terms.unbound ? key.terms.epoch : record.unboundEpoch,
    hashes: includes(record.hashes, key.hash) ? record.hashes : [...record.hashes, key.hash],
  };
  const shortSince = key.kind === 'CK' ? 0 : state.shortSince || situation.now;
  const suspended = tombstone ? false : state.suspended;
  return {
    state: { ...replaceRecord(state, record, next), shortSince, suspended },
    answer: tombstone ? showCode(situation.product, tombstone) : null,
  };
}

function includes(hashes: readonly Uint8Array[], hash: Uint8Array): boolean {
  return hashes.some((each) => equalBytes(each, hash));
}
