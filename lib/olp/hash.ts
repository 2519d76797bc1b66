import { createHash, createHmac } from 'node:crypto';
import { concat, utf8 } from './bytes';

/** Domain separation: ASCII `OLP1/` ‖ name ‖ 0x00 (protocol section 1). */
export function tag(name: string): Uint8Array {
  return utf8(`OLP1/${name}\0`);
}

/** SHA-256 of the concatenated parts, 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return digest('sha256', parts);
}

/** SHA-512 of the concatenated parts, 64 bytes. */
export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  return digest('sha512', parts);
}

/** HMAC-SHA-256 of the concatenated parts, 32 bytes. */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}

/** HKDF-SHA-256 (RFC 5869) with 32 bytes of output, one block of its expansion. */
export function hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): Uint8Array {
  return hmac(hmac(salt, ikm), concat(info, Uint8Array.of(1)));
}

function digest(algorithm: 'sha256' | 'sha512', parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
