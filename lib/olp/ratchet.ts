import { equalBytes } from './equal-bytes';

/** What the server remembers of a device's check-ins (protocol section 11); 8 bytes each. */
export type Ratchet = { cur: Uint8Array; prev: Uint8Array | null };

/** State of a row before its first check-in, and of a wizard before its first reply. */
export const FIRST_RATCHET: Readonly<Ratchet> = { cur: new Uint8Array(8), prev: null };

/**
 * The server's step for the value a device presented. `fresh`: the 8 random bytes of the reply.
 * `fork`: neither the current nor the previous value came: copied or restored state, or an old backup.
 */
export function stepRatchet(
  { cur, prev }: Ratchet,
  presented: Uint8Array,
  fresh: Uint8Array,
): Ratchet & { fork: boolean } {
  if (equalBytes(presented, cur)) return { cur: fresh, prev: cur, fork: false };
  // The reply to the last check-in was lost: the device still holds the value before it.
  if (prev !== null && equalBytes(presented, prev)) return { cur: fresh, prev, fork: false };
  return { cur: fresh, prev: null, fork: true };
}
