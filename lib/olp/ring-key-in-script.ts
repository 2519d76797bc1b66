import type { Alg } from './key-pair';
import type { KeyEntry, RingKey } from './ring';
import { verifyInScript } from './verify-in-script';

/** What ring-key.ts gives, without `node:crypto` (hash-in-script.ts), of a ring that was checked when the program was made. */
export function makeRingKey(entry: KeyEntry & { alg: Alg }): RingKey {
  const { alg, kid, status, publicKey } = entry;
  if (alg === 'x25519-mac') return { alg, kid, status, publicKey };
  const verify = (message: Uint8Array, signature: Uint8Array) =>
    verifyInScript(alg, publicKey, message, signature);
  return { alg, kid, status, publicKey, verifier: { alg, publicKey, verify } };
}
