import { concat } from './bytes';
import { equalBytes } from './equal-bytes';
import { computerKeyHash } from './computer-key';
import type { Device } from './device';
import { type KeyRefusal, symbolsFit } from './read-computer-key';
import { ok, type Result, refuse } from './result';
import { findMacKey, type MacRingKey, type Ring } from './ring';
import { CONSTANT_BITS, MAC_BYTES, shortMac, shortMacKey } from './short-key';
import { readTerms, type Terms } from './terms';
import { regroup } from './text/alphabet';
import { sharedSecret, x25519PublicKey } from './x25519';

/** A Short Computer Key whose form is right; whether it is genuine, `verifyShortKey` tells. */
export type ShortKey = {
  kind: 'SCK';
  terms: Terms;
  termsBytes: Uint8Array;
  mac: Uint8Array;
  /** ckHash of terms ‖ mac, 32 bytes. */
  hash: Uint8Array;
  ringKey: MacRingKey;
};

/** An SCK from the data symbols of its text; rules 3 to 5 of protocol section 9.2. */
export function readShortKey(symbols: readonly number[], ring: Ring): Result<ShortKey, KeyRefusal> {
  const source = withConstantBits(symbols);
  const read = readTerms(source, 'SCK');
  if (!read.ok) return read;
  const { terms, length } = read.value;
  const found = findMacKey(ring, terms.kid);
  if (!found.ok) return found;

  const bits = (length + MAC_BYTES) * 8 - CONSTANT_BITS.size;
  if (!symbolsFit(symbols, bits)) return refuse('LENGTH');
  const termsBytes = source.slice(0, length);
  const mac = source.slice(length, length + MAC_BYTES);
  const hash = computerKeyHash(concat(termsBytes, mac));
  return ok({ kind: 'SCK', terms, termsBytes, mac, hash, ringKey: found.value });
}

/**
 * Whether the server made this key for this device, compared in constant time (protocol section 8).
 * `devicePrivate`: d of the type 2 request (`requestPrivateKey`).
 */
export function verifyShortKey(
  key: ShortKey,
  input: Device & { devicePrivate: Uint8Array },
): boolean {
  const serverPublic = key.ringKey.publicKey;
  const shared = sharedSecret(input.devicePrivate, serverPublic);
  if (shared === null) return false;
  const devicePublic = x25519PublicKey(input.devicePrivate);
  const macKey = shortMacKey(shared, devicePublic, serverPublic, input);
  return equalBytes(shortMac(macKey, input, key.termsBytes), key.mac);
}

/** terms ‖ mac ‖ spare bits, with the version bits 001 and the flag 80 that the text leaves out. */
function withConstantBits(symbols: readonly number[]): Uint8Array {
  const bits = regroup(symbols, 5, 1, 'drop');
  const whole = [0, 0, 1, ...bits.slice(0, 5), 0, ...bits.slice(5)];
  return Uint8Array.from(regroup(whole, 1, 8, 'drop'));
}
