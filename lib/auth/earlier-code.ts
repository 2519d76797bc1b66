import { timingSafeEqual } from 'node:crypto';
import { signInCodeHash } from './sign-in-code';

/** So many are remembered; whoever asks for more looks into the newest mail. */
const MOST = 5;

type Ended = { codeHash: Uint8Array; earlier: string[] };

/**
 * What is kept of codes that ended when the browser asked for another: enough to say so to whoever types
 * one. Their secrets open nothing any more, so they may stand beside their hashes.
 */
export const earlierCodes = (secret: string, { codeHash, earlier }: Ended): string[] =>
  [`${secret} ${Buffer.from(codeHash).toString('hex')}`, ...earlier].slice(0, MOST);

/** Whether it is one of them. */
export const isEarlierCode = (earlier: string[], code: string): boolean =>
  earlier.some((one) => {
    const [secret = '', hash = ''] = one.split(' ');
    return timingSafeEqual(Buffer.from(hash, 'hex'), signInCodeHash(secret, code));
  });
