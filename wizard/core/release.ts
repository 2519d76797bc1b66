import { lastGroup } from '@/lib/olp/activation-key';
import { deactivationUrl } from '@/lib/olp/portal-url';
import type { Product } from '@/lib/olp/product-file';
import { encodeCode } from '@/lib/olp/text/codes';
import { udvcOf } from '@/lib/olp/udvc';
import { deviceOf, secretsOf } from './device-of-record';
import type { Change, Situation } from './situation';
import type { LicenseRecord, ReleaseReason, State, Tombstone } from './state';

/** A Deactivation Verification Code as it is shown, again at any time (protocol section 9.5). */
export type ReleaseCode = {
  kind: 'DVC' | 'UDVC';
  /** Typed form. */
  code: string;
  deviceCode: string;
  computerId: string;
  computerName: string;
  activationKeyEnding: string;
  /** What the QR code says. */
  url: string;
  reason: ReleaseReason;
  time: number;
  /** The portal has confirmed it. */
  sent: boolean;
  /** The portal knows no such activation: it is kept to be seen, and not sent again by itself. */
  refused: boolean;
};

/**
 * Destroys records: nonce and key are gone from the new state, the proof stands in its tombstones.
 * The answer may be shown only after that state is written.
 */
export function bury(
  { state, now }: Situation,
  records: readonly LicenseRecord[],
  reason: ReleaseReason,
): Change<Tombstone[]> {
  const tombstones = records.map((record): Tombstone => {
    const { deviceCode, activationKey, computerId, computerName } = record;
    const { epoch, unboundEpoch, hashes } = record;
    const computer = { deviceCode, activationKey, computerId, computerName };
    const rest = { ...computer, epoch, unboundEpoch, hashes };
    return { ...proofOf(state, record), ...rest, time: now, reason, sent: false };
  });
  const left = state.records.filter((record) => !records.includes(record));
  const next = { ...state, records: left, tombstones: [...state.tombstones, ...tombstones] };
  return { state: next, answer: tombstones };
}

/** w, or for an unbound key the code that follows from its signature. */
function proofOf(state: State, record: LicenseRecord): Pick<Tombstone, 'kind' | 'proof'> {
  if (!record.unbound || record.key === null) {
    return { kind: 'DVC', proof: secretsOf(state, record).dvc };
  }
  return { kind: 'UDVC', proof: udvcOf(record.key.auth, deviceOf(state, record)) };
}

export function showCode({ portalUrl }: Product, tombstone: Tombstone): ReleaseCode {
  const { kind, proof, deviceCode, activationKey, computerId, computerName, reason } = tombstone;
  const { time, sent } = tombstone;
  const by =
    kind === 'DVC'
      ? ({ kind: 'DC', bytes: deviceCode } as const)
      : ({ kind: 'AK', bytes: activationKey } as const);
  return {
    kind,
    code: encodeCode(kind, proof),
    deviceCode: encodeCode('DC', deviceCode),
    computerId,
    computerName,
    activationKeyEnding: lastGroup(activationKey),
    url: deactivationUrl(portalUrl, { by, proof: { kind, bytes: proof } }),
    reason,
    time,
    sent,
    refused: tombstone.refused === true,
  };
}
