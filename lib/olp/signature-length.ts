/** Signature algorithms of Computer Keys and check-in replies (protocol section 7). */
export type SignatureAlg = 's48' | 'ed25519';

/** Length of a signature in bytes. */
export const SIGNATURE_LENGTH: Readonly<Record<SignatureAlg, number>> = { s48: 48, ed25519: 64 };
