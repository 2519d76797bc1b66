import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { concat, fromHex } from './bytes';

export type CurveName = 'ed25519' | 'x25519';

/** DER up to the 32 raw bytes, for PKCS #8 private and SPKI public keys (RFC 8410). */
const PREFIX = {
  ed25519: { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' },
  x25519: { private: '302e020100300506032b656e04220420', public: '302a300506032b656e032100' },
} as const;

/** A private key object of 32 raw bytes. Making one costs more than using it: keep it. */
export function privateKeyObject(curve: CurveName, raw: Uint8Array): KeyObject {
  const key = der(PREFIX[curve].private, raw);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** A public key object of 32 raw bytes. */
export function publicKeyObject(curve: CurveName, raw: Uint8Array): KeyObject {
  const key = der(PREFIX[curve].public, raw);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

/** The 32 raw bytes of the public key that belongs to a private key object. */
export function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(-32));
}

function der(prefix: string, raw: Uint8Array): Buffer {
  if (raw.length !== 32) throw new RangeError(`a key has 32 bytes, not ${raw.length}`);
  return Buffer.from(concat(fromHex(prefix) ?? raw, raw));
}
