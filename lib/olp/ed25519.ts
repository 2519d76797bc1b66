import { type KeyObject, sign, verify } from 'node:crypto';
import { privateKeyObject, publicKeyObject, rawPublicKey } from './raw-key';

/** Signs with Ed25519 (RFC 8032, pure). `seed`: the RFC's 32-byte private key. */
export function ed25519Signer(seed: Uint8Array) {
  const key = privateKeyObject('ed25519', seed);
  return {
    publicKey: rawPublicKey(key),
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, key)),
  };
}

/**
 * Verifies Ed25519 without cofactor, as OpenSSL does: s < L, R compared byte by byte. The public key
 * must have been checked to be canonical and not of small order (see curve-point.ts).
 */
export function ed25519Verifier(publicKey: Uint8Array) {
  // A ring has several, of which most are never asked.
  let key: KeyObject | null = null;
  return (message: Uint8Array, signature: Uint8Array) => {
    if (signature.length !== 64) return false;
    key ??= publicKeyObject('ed25519', publicKey);
    return verify(null, message, key, signature);
  };
}
