import { createHmac, randomInt } from 'node:crypto';
import { ALPHABET } from '@/lib/olp/text/alphabet';
import { normalizeCode } from '@/lib/olp/text/normalize';
import { plainDigits } from '@/lib/olp/text/written-groups';

const LENGTH = 8;

/** 40 random bits; with 5 tries in 10 minutes nobody guesses one. Mailed as `7K2M-4QXD`. */
export function makeSignInCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

export const showSignInCode = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;

/** How a code stands in a mail: as it was mailed, else in one piece or apart, where a digit tells it from words. */
const WRITTEN = [
  String.raw`\w{4}[-\u2010-\u2015\u2212]\w{4}`,
  String.raw`(?=\w*\d)\w{8}`,
  String.raw`(?=[\w ]{0,8}\d)\w{4} \w{4}`,
].map(
  (form) => new RegExp(String.raw`(?<![\p{L}\p{N}]|[\p{L}\p{N}]-)${form}(?!-?[\p{L}\p{N}])`, 'gu'),
);

/**
 * What was typed, in any case, with spaces, dashes, look-alikes and the digits of any script; or the one
 * code in what was pasted with the words of the mail around it. Null if there is none, or several.
 */
export function readSignInCode(typed: string): string | null {
  const plain = plainDigits(typed);
  const whole = asCode(plain);
  if (whole) return whole;
  const text = plain.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  for (const form of WRITTEN) {
    const found = new Set((text.match(form) ?? []).flatMap((one) => asCode(one) ?? []));
    if (found.size > 0) return found.size === 1 ? ([...found][0] ?? null) : null;
  }
  return null;
}

function asCode(text: string): string | null {
  const code = normalizeCode(text);
  return code.length === LENGTH && [...code].every((char) => ALPHABET.includes(char)) ? code : null;
}

/**
 * What the database keeps of a code. Keyed with the browser's secret, which the database does not
 * hold: a code has too few bits for a plain hash to hide it.
 */
export const signInCodeHash = (browserSecret: string, code: string): Uint8Array =>
  createHmac('sha256', browserSecret).update(code).digest();
