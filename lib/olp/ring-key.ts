import { type Alg, isUsablePublicKey } from './key-pair';
import type { KeyEntry, RingKey } from './ring';
import { prepareVerifier } from './signature';

/** A ring key of its parts; null if the public key is malformed or of small order. */
export function makeRingKey(entry: KeyEntry & { alg: Alg }): RingKey | null {
  const { alg, kid, status, publicKey } = entry;
  if (alg === 'x25519-mac') {
    return isUsablePublicKey(alg, publicKey) ? { alg, kid, status, publicKey } : null;
  }
  const verifier = prepareVerifier(alg, publicKey);
  return verifier && { alg, kid, status, publicKey, verifier };
}
