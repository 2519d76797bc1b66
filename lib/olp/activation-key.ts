import { type CodeResult, decodeCode, encodeCode } from './text/codes';

/** Bytes of an Activation Key: 10 bits of product hint and 70 random bits (protocol section 3). */
export const ACTIVATION_KEY_BYTES = 10;

/** A new Activation Key. `random`: 10 fresh random bytes, of which the last 70 bits are used. */
export function makeActivationKey(productId: number, random: Uint8Array): Uint8Array {
  if (random.length !== ACTIVATION_KEY_BYTES) throw new RangeError('needs 10 random bytes');
  const hint = productId % 1024;
  const [, second = 0, ...rest] = random;
  return Uint8Array.of(hint >> 2, ((hint & 3) << 6) | (second & 0x3f), ...rest);
}

/** The productId mod 1024 of the key's product. */
export function activationKeyHint(activationKey: Uint8Array): number {
  const [first = 0, second = 0] = activationKey;
  return (first << 2) | (second >> 6);
}

/** False if the key certainly belongs to another product: the wizard's `WRONG_PRODUCT`. */
export function fitsProduct(activationKey: Uint8Array, productId: number): boolean {
  return activationKeyHint(activationKey) === productId % 1024;
}

/** Text form, four groups of five characters. */
export function activationKeyText(activationKey: Uint8Array): string {
  return encodeCode('AK', activationKey);
}

/** Bytes of a typed key; refusals of section 2. Whether it exists only the server knows. */
export function parseActivationKey(text: string): CodeResult<Uint8Array> {
  return decodeCode('AK', text);
}

/** The last group, the only part of a key that is shown to strangers and in logs of actions. */
export function lastGroup(activationKey: Uint8Array): string {
  return activationKeyText(activationKey).slice(-5);
}
