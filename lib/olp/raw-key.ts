import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { concat, fromHex } from './bytes';

export type CurveName = 'ed25519' | 'x25519';

/** PKCS #8 up to the 32 raw bytes of a private key (RFC 8410). */
const PKCS8 = {
  ed25519: '302e020100300506032b657004220420',
  x25519: '302e020100300506032b656e04220420',
} as const;

/** Names of the curves in a JSON Web Key (RFC 8037). */
const JWK_CURVE = { ed25519: 'Ed25519', x25519: 'X25519' } as const;

const kept = new WeakMap<Uint8Array, KeyObject>();

/**
 * A private key object of 32 raw bytes, which must not change. OpenSSL 3 takes ten times longer to read
 * one than to use it (nodejs/performance#72), so it is kept for as long as the bytes are. Reading it as
 * a JSON Web Key would be fast, but wants the public key with it.
 */
export function privateKeyObject(curve: CurveName, raw: Uint8Array): KeyObject {
  const known = kept.get(raw);
  if (known?.asymmetricKeyType === curve) return known;
  const der = Buffer.from(concat(fromHex(PKCS8[curve]) ?? raw, whole(raw)));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  kept.set(raw, key);
  return key;
}

/** A public key object of 32 raw bytes; as a JSON Web Key, for the reason above. */
export function publicKeyObject(curve: CurveName, raw: Uint8Array): KeyObject {
  const x = Buffer.from(whole(raw)).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: JWK_CURVE[curve], x }, format: 'jwk' });
}

const publicOf = new WeakMap<KeyObject, Uint8Array>();

/** The 32 raw bytes of the public key that belongs to a private key object, kept as long as that is. */
export function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const known = publicOf.get(privateKey);
  if (known) return known;
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const raw = new Uint8Array(Buffer.from(x, 'base64url'));
  publicOf.set(privateKey, raw);
  return raw;
}

function whole(raw: Uint8Array): Uint8Array {
  if (raw.length !== 32) throw new RangeError(`a key has 32 bytes, not ${raw.length}`);
  return raw;
}
