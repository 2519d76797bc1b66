/** Where things stand in a signed check-in reply, in bytes (docs/protocol.md, section 11). */
export const VERDICT_AT = 1;
export const NONCE_AT = 16;

const EPOCH_AT = 40;

/** Behind the epoch, which is as long as it is (varint). @param {Uint8Array} reply */
export function ratchetAt(reply) {
  let at = EPOCH_AT;
  while (((reply[at] ?? 0) & 0x80) !== 0) at += 1;
  return at + 1;
}
