import { fitsProduct, parseActivationKey } from '@/lib/olp/activation-key';
import { canonicalComputerId } from '@/lib/olp/computer-id';
import { computerName } from '@/lib/olp/computer-name';
import { ok, type Result, refuse } from '@/lib/olp/result';
import { requestKey } from '@/lib/olp/ring';
import { equalBytes } from '@/lib/olp/equal-bytes';
import { isNoId } from './own-computer-id';
import { secretsOf } from './device-of-record';
import { bury, type ReleaseCode, showCode } from './release';
import { type ShownRequest, showRequest } from './show-request';
import type { Change, Situation } from './situation';
import {
  activeRecord,
  type LicenseRecord,
  MAX_PENDING,
  pendingRecords,
  type Random,
} from './state';

export type RequestInput = {
  /** As typed. */
  activationKey: string;
  computerId: string;
  computerName: string;
  /** 1: not encrypted; default 2 where the product has a key for it (protocol section 6). */
  type?: 1 | 2 | undefined;
  /** A new request even if an equal one exists. */
  fresh?: boolean | undefined;
};

export type MadeRequest = ShownRequest & {
  /** An earlier request is shown again. */
  reused: boolean;
  /** It is the one of the active license: a renewal. */
  active: boolean;
  /** Codes of the requests that had to make room. */
  canceled: ReleaseCode[];
};

/**
 * Makes an Activation Request, or shows the equal one again (protocol section 9.1). Refuses with the
 * codes of section 2 for the Activation Key, `WRONG_PRODUCT`, `CID_INVALID`, `NO_X25519_KEY`.
 */
export function makeRequest(
  situation: Situation & { random: Random },
  input: RequestInput,
): Result<Change<MadeRequest>> {
  const { product, state, now, random } = situation;
  const parsed = parseActivationKey(input.activationKey);
  if (!parsed.ok) return parsed;
  const activationKey = parsed.value;
  if (!fitsProduct(activationKey, product.productId)) return refuse('WRONG_PRODUCT');
  const canonical = canonicalComputerId(input.computerId);
  if (!canonical.ok) return canonical;
  const computerId = canonical.value;
  if (isNoId(computerId)) return refuse('CID_INVALID', { shared: computerId });
  const canEncrypt = requestKey(product.ring) !== null;
  const type = input.type ?? (canEncrypt ? 2 : 1);
  if (type === 2 && !canEncrypt) return refuse('NO_X25519_KEY');

  const known = [activeRecord(state), ...pendingRecords(state)].find(
    (record) =>
      record !== null &&
      record.computerId === computerId &&
      record.type === type &&
      equalBytes(record.activationKey, activationKey),
  );
  if (known && !input.fresh) {
    const shown = showRequest(product, state, known);
    if (!shown.ok) return shown;
    const active = known.key !== null;
    return ok({ state, answer: { ...shown.value, reused: true, active, canceled: [] } });
  }

  const nonce = random(8);
  const record: LicenseRecord = {
    nonce,
    deviceCode: secretsOf(state, { computerId, nonce }).deviceCode,
    activationKey,
    computerId,
    computerName: computerName(input.computerName),
    type,
    requestedAt: now,
    key: null,
    epoch: 0,
    unbound: false,
    unboundEpoch: 0,
    ratchet: new Uint8Array(8),
    lease: 0,
    hashes: [],
  };
  const shown = showRequest(product, state, record);
  if (!shown.ok) return shown;
  const roomy = makeRoom(situation);
  const canceled = roomy.answer.map((tombstone) => showCode(product, tombstone));
  return ok({
    state: { ...roomy.state, records: [...roomy.state.records, record] },
    answer: { ...shown.value, reused: false, active: false, canceled },
  });
}

/** The requests there are, the active license's first, then the newest; for a renewal or a lost screen. */
export function showRequests({ product, state }: Situation): MadeRequest[] {
  const records = [activeRecord(state), ...pendingRecords(state)].filter(
    (record) => record !== null,
  );
  return records.flatMap((record) => {
    const shown = showRequest(product, state, record);
    const active = record.key !== null;
    return shown.ok ? [{ ...shown.value, reused: true, active, canceled: [] }] : [];
  });
}

/** Cancels the oldest requests until one more may be pending. */
function makeRoom(situation: Situation): ReturnType<typeof bury> {
  const surplus = pendingRecords(situation.state).slice(MAX_PENDING - 1);
  return bury(situation, surplus, 'canceled');
}
