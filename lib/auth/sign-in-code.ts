import { createHmac, randomInt } from 'node:crypto';
import { ALPHABET } from '@/lib/olp/text/alphabet';
import { normalizeCode } from '@/lib/olp/text/normalize';

const LENGTH = 8;

/** 40 random bits; with 5 tries in 10 minutes nobody guesses one. Mailed as `7K2M-4QXD`. */
export function makeSignInCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

export const showSignInCode = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What was typed, in any case, with spaces, dashes and look-alikes; null if it cannot be a code. */
export function readSignInCode(typed: string): string | null {
  const code = normalizeCode(typed);
  return code.length === LENGTH && [...code].every((char) => ALPHABET.includes(char)) ? code : null;
}

/**
 * What the database keeps of a code. Keyed with the browser's secret, which the database does not
 * hold: a code has too few bits for a plain hash to hide it.
 */
export const signInCodeHash = (browserSecret: string, code: string): Uint8Array =>
  createHmac('sha256', browserSecret).update(code).digest();
