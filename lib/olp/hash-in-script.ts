import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { sha256 as hash256, sha512 as hash512 } from '@noble/hashes/sha2.js';
import { concat, utf8 } from './bytes';

// What hash.ts gives, without `node:crypto`: loading that costs a program that ends at once more than all it does
// (docs/decisions/040-the-wizard-as-one-executable.md).

export const tag = (name: string): Uint8Array => utf8(`OLP1/${name}\0`);

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => hash256(concat(...parts));

export const sha512 = (...parts: readonly Uint8Array[]): Uint8Array => hash512(concat(...parts));

export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  hmacOf(hash256, key, concat(...parts));

export const hkdf = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array): Uint8Array =>
  hmac(hmac(salt, ikm), concat(info, Uint8Array.of(1)));
