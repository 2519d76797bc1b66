import { diffieHellman } from 'node:crypto';
import { sha256, tag } from './hash';
import { privateKeyObject, publicKeyObject, rawPublicKey } from './raw-key';

/** The server's private scalar s of an `x25519-mac` key (protocol section 8). `seed`: 32 bytes. */
export function x25519PrivateKey(seed: Uint8Array): Uint8Array {
  return sha256(tag('x25519-key'), seed);
}

/** X25519(privateKey, 9), 32 bytes (RFC 7748; the private key is clamped inside). */
export function x25519PublicKey(privateKey: Uint8Array): Uint8Array {
  return rawPublicKey(privateKeyObject('x25519', privateKey));
}

/**
 * Z = X25519(privateKey, publicKey), 32 bytes. Null if it would be all zero, which a hostile public
 * key of small order causes and which both sides refuse (protocol section 6).
 */
export function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | null {
  const keys = {
    privateKey: privateKeyObject('x25519', privateKey),
    publicKey: publicKeyObject('x25519', publicKey),
  };
  try {
    const shared = new Uint8Array(diffieHellman(keys));
    return shared.every((byte) => byte === 0) ? null : shared;
  } catch {
    return null; // OpenSSL reports an all-zero result as a failed derivation.
  }
}
