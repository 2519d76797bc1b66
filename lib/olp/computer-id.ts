import { utf8 } from './bytes';
import { sha256, tag } from './hash';
import { ok, type Refusal, type Result, refuse } from './result';

const MAX_BYTES = 128;
/** Characters that are looked at: folding makes a text shorter, but not by that much. */
const LONGEST_TYPED = 2048;
/** Controls U+0000–001F and U+007F–009F, and surrogates that are no pair. */
const FORBIDDEN = /[\p{Cc}\p{Surrogate}]/u;

/**
 * The one spelling of a Computer ID (protocol section 1): NFC, white space folded to single spaces,
 * ASCII letters upper case, 1–128 bytes of UTF-8, no controls. Refuses with `CID_INVALID`.
 *
 * NFC is applied again at the end: upper case can make a pair composable ("i" and U+0307 become
 * "İ"), and a server refuses a request whose Computer ID is not its own canonical form.
 */
export function canonicalComputerId(text: string): Result<string, Refusal<'CID_INVALID'>> {
  if (text.length > LONGEST_TYPED) return refuse('CID_INVALID');
  const canonical = text
    .normalize('NFC')
    .replace(/[\t-\r ]+/g, ' ')
    .replace(/^ | $/g, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .normalize('NFC');
  const length = utf8(canonical).length;
  const valid = length >= 1 && length <= MAX_BYTES;
  return valid && !FORBIDDEN.test(canonical) ? ok(canonical) : refuse('CID_INVALID');
}

/** cidHash of a canonical Computer ID, 32 bytes (protocol section 1). */
export function computerIdHash(canonical: string): Uint8Array {
  return sha256(tag('cid'), utf8(canonical));
}

/** First 4 and last 2 characters, for strangers; of a short one only the first (protocol section 6). */
export function maskComputerId(canonical: string): string {
  const characters = [...canonical];
  if (characters.length <= 6) return `${characters[0] ?? ''}…`;
  return `${characters.slice(0, 4).join('')}…${characters.slice(-2).join('')}`;
}
