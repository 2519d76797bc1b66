import { decodePublicPoint } from './curve-point';
import { ed25519Signer, ed25519Verifier } from './ed25519';
import { s48Signer, s48Verifier } from './s48';
import type { SignatureAlg } from './signature-length';

export type Verifier = {
  alg: SignatureAlg;
  publicKey: Uint8Array;
  /** False for a wrong signature of any length; never throws. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
};

export type Signer = {
  alg: SignatureAlg;
  publicKey: Uint8Array;
  /** The deterministic signature, verified before it is released; throws if that fails. */
  sign(message: Uint8Array): Uint8Array;
};

/** Verifier of a 32-byte public key; null if the key is malformed or of small order. Keep it. */
export function prepareVerifier(alg: SignatureAlg, publicKey: Uint8Array): Verifier | null {
  const point = decodePublicPoint(publicKey);
  if (point === null) return null;
  const verify = alg === 's48' ? s48Verifier(publicKey, point) : ed25519Verifier(publicKey);
  return { alg, publicKey, verify };
}

/** Signer of a 32-byte seed. Preparing costs about as much as a signature, so keep it. */
export function prepareSigner(alg: SignatureAlg, seed: Uint8Array): Signer {
  const { publicKey, sign } = alg === 's48' ? s48Signer(seed) : ed25519Signer(seed);
  const verifier = prepareVerifier(alg, publicKey);

  function signAndVerify(message: Uint8Array): Uint8Array {
    const signature = sign(message);
    // A fault while signing could reveal the private key (protocol section 7).
    if (!verifier?.verify(message, signature)) throw new Error('a new signature does not verify');
    return signature;
  }
  return { alg, publicKey, sign: signAndVerify };
}
