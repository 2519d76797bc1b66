import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from './bytes';
import { hkdf, tag } from './hash';

const ALGORITHM = 'chacha20-poly1305';
/** The authentication tag at the end of a ciphertext (RFC 8439). */
export const TAG_BYTES = 16;

/** Zero is safe: the key serves for one message only (protocol section 6). */
const NONCE = new Uint8Array(12);

/** k, the key of a type 2 request. `shared`: Z; publics: D and S (protocol section 6). */
export function requestCipherKey(
  shared: Uint8Array,
  devicePublic: Uint8Array,
  serverPublic: Uint8Array,
): Uint8Array {
  return hkdf(shared, concat(devicePublic, serverPublic), tag('req2'));
}

/** Ciphertext ‖ 16-byte tag, ChaCha20-Poly1305 (RFC 8439), the header authenticated with it. */
export function seal(key: Uint8Array, header: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(ALGORITHM, key, NONCE, { authTagLength: TAG_BYTES });
  cipher.setAAD(header, { plaintextLength: plaintext.length });
  const sealed = concat(cipher.update(plaintext), cipher.final());
  return concat(sealed, cipher.getAuthTag());
}

/** The plaintext, or null if anything was altered. */
export function unseal(key: Uint8Array, header: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const length = sealed.length - TAG_BYTES;
  if (length < 0) return null;
  const decipher = createDecipheriv(ALGORITHM, key, NONCE, { authTagLength: TAG_BYTES });
  decipher.setAAD(header, { plaintextLength: length });
  decipher.setAuthTag(sealed.subarray(length));
  const plaintext = decipher.update(sealed.subarray(0, length));
  try {
    return concat(plaintext, decipher.final());
  } catch {
    return null; // final() throws if the tag does not match.
  }
}
