import { concat } from './bytes';
import type { Computer } from './device';
import { sha256, tag } from './hash';
import { u32 } from './integers';
import { ok, type Refusal, type Result, refuse } from './result';
import type { Signer } from './signature';
import { SIGNATURE_LENGTH } from './signature-length';
import { encodeTerms, readTerms, type Terms } from './terms';
import { toSymbols } from './text/alphabet';
import { groupSymbols } from './text/groups';

/** A computer, and the Device Code (10 bytes) of its activation; null: unbound. */
export type KeyHolder = Computer & { deviceCode: Uint8Array | null };

export type ComputerKey = {
  /** terms ‖ signature. */
  bytes: Uint8Array;
  /** Groups of six, joined by `-`. */
  text: string;
  /** ckHash, 32 bytes. */
  hash: Uint8Array;
};

export type SplitComputerKey = { terms: Terms; termsBytes: Uint8Array; signature: Uint8Array };

/**
 * Signs a Computer Key for one computer (protocol section 7). `terms.kid` names the signer's key.
 * `TERMS_INVALID` for terms that the protocol forbids, and if `deviceCode` is not null exactly for
 * unbound terms.
 */
export function signComputerKey(
  input: KeyHolder & { signer: Signer; terms: Terms },
): Result<ComputerKey, Refusal<'TERMS_INVALID'>> {
  const { signer, terms, deviceCode } = input;
  if ((deviceCode === null) !== (terms.unbound === true)) return refuse('TERMS_INVALID');
  const termsBytes = encodeTerms(terms);
  if (!termsBytes.ok) return termsBytes;
  const bytes = concat(termsBytes.value, signer.sign(keyMessage(input, termsBytes.value)));
  return ok({ bytes, text: computerKeyText(bytes), hash: computerKeyHash(bytes) });
}

/** M, the message that a CK signs and a short key authenticates (protocol section 7). */
export function keyMessage(holder: KeyHolder, termsBytes: Uint8Array): Uint8Array {
  const { productId, cidHash, deviceCode } = holder;
  return concat(tag('ck'), u32(productId), cidHash, deviceCode ?? new Uint8Array(10), termsBytes);
}

/** Text form of the bytes of a CK. */
export function computerKeyText(bytes: Uint8Array): string {
  return groupSymbols('CK', toSymbols(bytes));
}

/** ckHash: of a CK's bytes, or of terms ‖ mac of a short key (protocol sections 7 and 9.2). */
export function computerKeyHash(bytes: Uint8Array): Uint8Array {
  return sha256(tag('ckh'), bytes);
}

/** The parts of a CK's exact bytes, nothing verified; rules 3 and 5 of protocol section 9.2. */
export function splitComputerKey(
  bytes: Uint8Array,
): Result<SplitComputerKey, Refusal<'VERSION' | 'TERMS_INVALID' | 'LENGTH'>> {
  const read = readTerms(bytes, 'CK');
  if (!read.ok) return read;
  const { terms, length } = read.value;
  const signature = bytes.slice(length);
  if (!Object.values(SIGNATURE_LENGTH).includes(signature.length)) return refuse('LENGTH');
  return ok({ terms, termsBytes: bytes.slice(0, length), signature });
}
