/** What the wizard keeps per product and installation (protocol section 9.1). Times are unix seconds. */
export type State = {
  productId: number;
  /** ds, 32 bytes: never leaves the computer, never shown. */
  deviceSecret: Uint8Array;
  /** A Computer ID of its own making, where the machine has no fact to derive one from. */
  randomComputerId: string | null;
  /** Oldest first; at most one is active, at most `MAX_PENDING` are pending. */
  records: readonly LicenseRecord[];
  /** Oldest first. */
  tombstones: readonly Tombstone[];
  /** Of the last signed check-in reply; 0: never. */
  signedTime: number;
  /** hwm; 0: never set. */
  highWater: number;
  /** When the first short key in a row was accepted; 0: none. */
  shortSince: number;
  suspended: boolean;
  /** Running time since `highWater` last rose, in seconds. */
  ranSeconds: number;
  others?: Others;
};

/** What other clients or versions keep in the same file: it is written again as it was read. */
export type Others = Readonly<Record<string, unknown>>;

/** An Activation Request, and the license once its Computer Key was accepted. */
export type LicenseRecord = {
  /** 8 bytes. */
  nonce: Uint8Array;
  /** Follows from the nonce; kept so that a damaged secret is noticed. 10 bytes. */
  deviceCode: Uint8Array;
  activationKey: Uint8Array;
  /** Canonical; frozen with the request, like the name. */
  computerId: string;
  computerName: string;
  type: 1 | 2;
  requestedAt: number;
  /** Null: pending. */
  key: StoredKey | null;
  /** 0 while pending. */
  epoch: number;
  unbound: boolean;
  /** Of the latest unbound key it held; 0: none. */
  unboundEpoch: number;
  /** 8 bytes. */
  ratchet: Uint8Array;
  /** Of the last check-in reply; 0: as in the key. */
  lease: number;
  /** ckHash of every key that was accepted. */
  hashes: readonly Uint8Array[];
  others?: Others;
};

/** `auth`: the signature of a CK, the MAC of a short key. */
export type StoredKey = {
  kind: 'CK' | 'SCK';
  terms: Uint8Array;
  auth: Uint8Array;
  others?: Others;
};

/** What remains of a destroyed record, for ever: its proof, and the keys that are refused. */
export type Tombstone = {
  kind: 'DVC' | 'UDVC';
  /** The 10 bytes of the DVC or UDVC. */
  proof: Uint8Array;
  deviceCode: Uint8Array;
  activationKey: Uint8Array;
  computerId: string;
  computerName: string;
  epoch: number;
  unboundEpoch: number;
  time: number;
  reason: ReleaseReason;
  hashes: readonly Uint8Array[];
  /** The server has confirmed it. */
  sent: boolean;
  /** The server knows no such activation: kept to be seen, not sent again. */
  refused?: true;
  others?: Others;
};

export const RELEASE_REASONS = ['deactivated', 'canceled', 'replaced', 'dropped'] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];

/** A fifth pending request cancels the oldest. */
export const MAX_PENDING = 4;

/** Secure random bytes. */
export type Random = (length: number) => Uint8Array;

/** The state of a new installation. */
export function newState(productId: number, random: Random): State {
  return {
    productId,
    deviceSecret: random(32),
    randomComputerId: null,
    records: [],
    tombstones: [],
    signedTime: 0,
    highWater: 0,
    shortSince: 0,
    suspended: false,
    ranSeconds: 0,
  };
}

export type ActiveRecord = LicenseRecord & { key: StoredKey };

export function activeRecord(state: State): ActiveRecord | null {
  return state.records.find((record): record is ActiveRecord => record.key !== null) ?? null;
}

/** Newest first. */
export function pendingRecords(state: State): LicenseRecord[] {
  return state.records.filter((record) => record.key === null).reverse();
}

/** The state with one record put in the place of another. */
export function replaceRecord(state: State, old: LicenseRecord, next: LicenseRecord): State {
  return { ...state, records: state.records.map((record) => (record === old ? next : record)) };
}
