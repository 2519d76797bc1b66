/** Where the ratchet stands in a signed check-in reply, in bytes. */
export function ratchetAt(reply: Uint8Array): number;
