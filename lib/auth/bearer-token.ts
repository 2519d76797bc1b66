import { createHash, randomBytes } from 'node:crypto';

/** A secret that a browser or a link carries: 256 random bits, base64url. */
export const makeToken = () => randomBytes(32).toString('base64url');

/** What the database keeps of it. 256 random bits need no salt and no slow hash. */
export const tokenHash = (token: string): Uint8Array => createHash('sha256').update(token).digest();
