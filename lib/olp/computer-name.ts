import { utf8 } from './bytes';

/** Longest Computer Name in bytes of UTF-8. */
export const COMPUTER_NAME_BYTES = 32;

/** Characters that are looked at. */
const LONGEST_TYPED = 2048;

/**
 * A Computer Name as the protocol carries it (section 1): NFC, control characters removed, cut to
 * 32 bytes of UTF-8 at a character boundary; lone surrogates become U+FFFD. Untrusted display text.
 */
export function computerName(text: string): string {
  const clean = cleaned(text);
  let name = '';
  let bytes = 0;
  for (const character of clean) {
    bytes += utf8(character).length;
    if (bytes > COMPUTER_NAME_BYTES) break;
    name += character;
  }
  return name;
}

/** Whether a name loses its end: a person who typed it is told, as nobody is who reads it later. */
export const isCut = (text: string): boolean => computerName(text.trim()) !== cleaned(text.trim());

const cleaned = (text: string) =>
  text
    .slice(0, LONGEST_TYPED)
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
