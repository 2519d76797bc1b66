import { equalBytes } from './equal-bytes';
import type { Computer } from './device';
import { hmac, sha256, tag } from './hash';
import { u32 } from './integers';

/**
 * The 10 bytes of the UDVC, the weak proof that an unbound key was given up (protocol section 9.5).
 * `signature`: the one in the Computer Key (`splitComputerKey`).
 */
export function udvcOf(signature: Uint8Array, { productId, cidHash }: Computer): Uint8Array {
  const key = sha256(tag('udvc'), signature);
  return hmac(key, tag('udvc'), u32(productId), cidHash).slice(0, 10);
}

/** Whether this UDVC belongs to the unbound key with this signature, in constant time. */
export function matchUdvc(signature: Uint8Array, computer: Computer, udvc: Uint8Array): boolean {
  return equalBytes(udvcOf(signature, computer), udvc);
}
