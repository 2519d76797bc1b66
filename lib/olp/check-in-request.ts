import { toHex } from './bytes';
import { computerName } from './computer-name';
import { complete, hexBytes, integer, isRecord, text } from './json-fields';
import { type Refusal, type Result, refuse } from './result';
import { EPOCH_MAX } from './terms';

/** A check-in as the wizard sends it (protocol section 11). */
export type CheckInRequest = {
  productId: number;
  /** Epoch of the key it holds; 0: none yet. */
  epoch: number;
  /** t, 32 bytes. */
  token: Uint8Array;
  /** 16 random bytes, which the reply repeats. */
  nonce: Uint8Array;
  /** 8 bytes. */
  ratchet: Uint8Array;
  /** The computer's clock, unix seconds; only reported. */
  clientTime: number;
  appVersion: string;
  computerName: string;
  /** It holds a short key and asks for the signed one. */
  short: boolean;
  /** An active unbound key: its Computer ID, as sent, and its ckHash (32 bytes). */
  unbound: { computerId: string; ckHash: Uint8Array } | null;
};

/** The JSON body of a check-in. */
export function encodeCheckInRequest(request: CheckInRequest) {
  const { productId, epoch, token, nonce, ratchet, clientTime } = request;
  const { appVersion, short, unbound } = request;
  return {
    v: 1,
    productId,
    epoch,
    token: toHex(token),
    nonce: toHex(nonce),
    ratchet: toHex(ratchet),
    clientTime,
    appVersion,
    computerName: request.computerName,
    ...(short ? { short } : {}),
    ...(unbound ? { computerId: unbound.computerId, ckHash: toHex(unbound.ckHash) } : {}),
  };
}

/** A check-in from the parsed JSON of its body, or `BAD_REQUEST {field}`. Texts are untrusted. */
export function parseCheckInRequest(json: unknown): Result<CheckInRequest, Refusal<'BAD_REQUEST'>> {
  if (!isRecord(json) || json.v !== 1) return refuse('BAD_REQUEST', { field: 'v' });
  const { short = false, computerId, ckHash } = json;
  return complete<CheckInRequest, 'BAD_REQUEST'>(
    {
      productId: integer(json.productId, 1, 2 ** 32 - 1),
      epoch: integer(json.epoch, 0, EPOCH_MAX),
      token: hexBytes(json.token, 32),
      nonce: hexBytes(json.nonce, 16),
      ratchet: hexBytes(json.ratchet, 8),
      clientTime: integer(json.clientTime, 0, Number.MAX_SAFE_INTEGER),
      appVersion: text(json.appVersion, 200),
      computerName: readName(json.computerName),
      short: typeof short === 'boolean' ? short : undefined,
      unbound:
        computerId === undefined && ckHash === undefined ? null : readUnbound(computerId, ckHash),
    },
    'BAD_REQUEST',
  );
}

function readName(value: unknown): string | undefined {
  const name = text(value, 500);
  return name === undefined ? undefined : computerName(name);
}

function readUnbound(computerId: unknown, ckHash: unknown): CheckInRequest['unbound'] | undefined {
  const id = text(computerId, 500);
  const hash = hexBytes(ckHash, 32);
  return id !== undefined && hash ? { computerId: id, ckHash: hash } : undefined;
}
