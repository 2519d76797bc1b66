import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { concat } from './bytes';
import { equalBytes } from './equal-bytes';
import { type CurvePoint, Point } from './curve-point';
import { sha512, tag } from './hash';

const L = Point.Fn.ORDER;

const CHALLENGE_BYTES = 16;

/**
 * The base point without its table of multiples. Making the table takes a tenth of a second, which
 * a program that verifies one key and goes on must not wait for.
 */
const BASE_WITHOUT_TABLE = Point.fromAffine(Point.BASE.toAffine());
const WORTH_A_TABLE = 16;

/** Signs with s48, Schnorr with a 16-byte challenge on edwards25519 (protocol section 7). */
export function s48Signer(seed: Uint8Array) {
  if (seed.length !== 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`);
  const h = sha512(tag('s48-key'), seed);
  const a = bytesToNumberLE(h.subarray(0, 32)) % L;
  const prefix = h.subarray(32);
  const publicKey = Point.BASE.multiply(a).toBytes();

  function sign(message: Uint8Array): Uint8Array {
    const r = bytesToNumberLE(sha512(tag('s48-nonce'), prefix, message)) % L;
    const e = challenge(Point.BASE.multiply(r), publicKey, message);
    const s = (r + bytesToNumberLE(e) * a) % L;
    return concat(e, numberToBytesLE(s, 32));
  }
  return { publicKey, sign };
}

/** Verifies s48. `point`: the decoded `publicKey`, checked as in curve-point.ts. */
export function s48Verifier(publicKey: Uint8Array, point: CurvePoint) {
  const negated = point.negate();
  let verified = 0;
  return (message: Uint8Array, signature: Uint8Array): boolean => {
    if (signature.length !== 48) return false;
    const e = signature.subarray(0, CHALLENGE_BYTES);
    const s = bytesToNumberLE(signature.subarray(CHALLENGE_BYTES));
    if (s >= L) return false;
    // Verification has no secrets, so the faster multiplication of variable time serves.
    verified += 1;
    const base = verified < WORTH_A_TABLE ? BASE_WITHOUT_TABLE : Point.BASE;
    const R = base.multiplyUnsafe(s).add(negated.multiplyUnsafe(bytesToNumberLE(e)));
    return equalBytes(challenge(R, publicKey, message), e);
  };
}

function challenge(R: CurvePoint, publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  return sha512(tag('s48-chal'), R.toBytes(), publicKey, message).subarray(0, CHALLENGE_BYTES);
}
