import { ok, type Refusal, type Result, refuse } from './result';
import type { Verifier } from './signature';

/** Statuses of a key in a product file (protocol section 4); all but `revoked` are accepted. */
export const KEY_STATUSES = ['signing', 'next', 'verify', 'revoked'] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export type KeyEntry = { kid: number; status: KeyStatus; publicKey: Uint8Array };

/** A key of the ring, ready to use: a signature key brings its verifier. */
export type RingKey = KeyEntry &
  ({ alg: 'x25519-mac' } | { alg: 's48' | 'ed25519'; verifier: Verifier });

export type SignatureRingKey = Extract<RingKey, { verifier: Verifier }>;
export type MacRingKey = Extract<RingKey, { alg: 'x25519-mac' }>;

/** The public keys of one product; every kid once. */
export type Ring = readonly RingKey[];

export type RingRefusal = Refusal<'KID_UNKNOWN' | 'KID_REVOKED' | 'ALG_MISMATCH'>;

/** The signature key that a CK or a check-in reply names; rule 4 of protocol section 9.2. */
export function findSignatureKey(ring: Ring, kid: number): Result<SignatureRingKey, RingRefusal> {
  const found = findKey(ring, kid);
  if (!found.ok) return found;
  return found.value.alg === 'x25519-mac' ? refuse('ALG_MISMATCH') : ok(found.value);
}

/** The `x25519-mac` key that an SCK names; rule 4 of protocol section 9.2. */
export function findMacKey(ring: Ring, kid: number): Result<MacRingKey, RingRefusal> {
  const found = findKey(ring, kid);
  if (!found.ok) return found;
  return found.value.alg === 'x25519-mac' ? ok(found.value) : refuse('ALG_MISMATCH');
}

/** The key that requests are encrypted to: `signing`, else `next`; null: type 1 (protocol section 6). */
export function requestKey(ring: Ring): MacRingKey | null {
  const usable = ring.filter((key) => key.alg === 'x25519-mac');
  const withStatus = (status: KeyStatus) => usable.find((key) => key.status === status);
  return withStatus('signing') ?? withStatus('next') ?? null;
}

function findKey(ring: Ring, kid: number): Result<RingKey, RingRefusal> {
  const key = ring.find((each) => each.kid === kid);
  if (!key) return refuse('KID_UNKNOWN');
  return key.status === 'revoked' ? refuse('KID_REVOKED') : ok(key);
}
