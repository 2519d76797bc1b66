import { prepareSigner, prepareVerifier } from './signature';
import type { SignatureAlg } from './signature-length';
import { sharedSecret, x25519PrivateKey, x25519PublicKey } from './x25519';

/** Algorithms of a product's keys (protocol section 4). */
export type Alg = SignatureAlg | 'x25519-mac';

export const ALGS: readonly Alg[] = ['s48', 'ed25519', 'x25519-mac'];

/** The public key of a 32-byte seed, 32 bytes. */
export function publicKeyOf(alg: Alg, seed: Uint8Array): Uint8Array {
  if (alg === 'x25519-mac') return x25519PublicKey(x25519PrivateKey(seed));
  return prepareSigner(alg, seed).publicKey;
}

/** Any will do: clamping makes it a multiple of the cofactor. */
const SOME_PRIVATE_KEY = new Uint8Array(32);

/** Whether 32 bytes are a public key one may rely on: well-formed and not of small order. */
export function isUsablePublicKey(alg: Alg, publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  if (alg !== 'x25519-mac') return prepareVerifier(alg, publicKey) !== null;
  return sharedSecret(SOME_PRIVATE_KEY, publicKey) !== null;
}
