import { computerKeyHash, type KeyHolder, keyMessage } from './computer-key';
import { ok, type Refusal, type Result, refuse } from './result';
import { findSignatureKey, type Ring, type RingRefusal, type SignatureRingKey } from './ring';
import { SIGNATURE_LENGTH } from './signature-length';
import { readTerms, type Terms } from './terms';
import { spareBitsAreZero, toBytes } from './text/alphabet';
import { KINDS } from './text/kinds';

/** A Computer Key whose form is right; whether it is genuine, `verifyComputerKey` tells. */
export type SignedKey = {
  kind: 'CK';
  terms: Terms;
  termsBytes: Uint8Array;
  signature: Uint8Array;
  bytes: Uint8Array;
  /** ckHash, 32 bytes. */
  hash: Uint8Array;
  ringKey: SignatureRingKey;
};

export type KeyRefusal = RingRefusal | Refusal<'VERSION' | 'TERMS_INVALID' | 'LENGTH'>;

/** A CK from the data symbols of its text; rules 3 to 5 of protocol section 9.2. */
export function readComputerKey(
  symbols: readonly number[],
  ring: Ring,
): Result<SignedKey, KeyRefusal> {
  const read = readPrefix(toBytes(symbols), ring);
  if (!read.ok) return read;
  return symbolsFit(symbols, read.value.length * 8) ? ok(cutKey(read.value)) : refuse('LENGTH');
}

/** A CK from its exact bytes, as check-in delivers it; rules 3 to 5 of protocol section 9.2. */
export function readComputerKeyBytes(bytes: Uint8Array, ring: Ring): Result<SignedKey, KeyRefusal> {
  const read = readPrefix(bytes, ring);
  if (!read.ok) return read;
  return bytes.length === read.value.length ? ok(cutKey(read.value)) : refuse('LENGTH');
}

/** Whether the key was signed for this computer and Device Code; unbound keys have no Device Code. */
export function verifyComputerKey(key: SignedKey, holder: KeyHolder): boolean {
  const deviceCode = key.terms.unbound ? null : holder.deviceCode;
  if (!key.terms.unbound && deviceCode === null) return false;
  const message = keyMessage({ ...holder, deviceCode }, key.termsBytes);
  return key.ringKey.verifier.verify(message, key.signature);
}

/** Whether text of `symbols` has exactly the groups that `bits` need, with all spare bits zero. */
export function symbolsFit(symbols: readonly number[], bits: number): boolean {
  const width = KINDS.CK.size - 1;
  return symbols.length === Math.ceil(bits / 5 / width) * width && spareBitsAreZero(symbols, bits);
}

type Prefix = {
  bytes: Uint8Array;
  terms: Terms;
  termsLength: number;
  /** Bytes that terms and signature take together. */
  length: number;
  ringKey: SignatureRingKey;
};

function readPrefix(bytes: Uint8Array, ring: Ring): Result<Prefix, KeyRefusal> {
  const read = readTerms(bytes, 'CK');
  if (!read.ok) return read;
  const { terms, length: termsLength } = read.value;
  const found = findSignatureKey(ring, terms.kid);
  if (!found.ok) return found;
  const length = termsLength + SIGNATURE_LENGTH[found.value.alg];
  return ok({ bytes, terms, termsLength, length, ringKey: found.value });
}

function cutKey({ bytes: source, terms, termsLength, length, ringKey }: Prefix): SignedKey {
  const bytes = source.slice(0, length);
  return {
    kind: 'CK',
    terms,
    termsBytes: bytes.slice(0, termsLength),
    signature: bytes.slice(termsLength),
    bytes,
    hash: computerKeyHash(bytes),
    ringKey,
  };
}
