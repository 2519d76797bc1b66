import { cutGroups } from './groups';
import { normalizeCode } from './normalize';

/** The digits of every script as 0–9: people type what their keyboard has. */
export function plainDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

/** The ten digits of a script stand side by side in Unicode. */
function digitValue(codePoint: number): number {
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return value % 10;
}

/**
 * The groups as they were written, where dashes or spaces say which is which: a character that was lost
 * or doubled then moves nothing but its own group. Null where the text has no such form.
 */
function writtenGroups(text: string, size: number): string[] | null {
  const groups = plainDigits(text)
    .split(/[\s\-_.\u2010-\u2015\u2212]+/u)
    .map(normalizeCode)
    .filter((group) => group !== '');
  const even = groups.filter((group) => [...group].length === size).length;
  const near = groups.every((group) => Math.abs([...group].length - size) <= 2);
  return groups.length >= 2 && near && even * 2 >= groups.length ? groups : null;
}

/** A text as the groups of boxes: as it was written, or cut where its groups should end. */
export function groupsOf(text: string, size: number): string[] {
  return writtenGroups(text, size) ?? cutGroups(normalizeCode(plainDigits(text)), size);
}

/** Characters that a group may have by mistake and still be seen as one. */
export const ODD_LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** A group that its length alone shows to be wrong. `index` from 0. */
export type OddGroup = { index: number; length: number; size: number };

/** Where a character was lost or doubled. The last group of boxes may still be typed. */
export function oddGroup(groups: readonly string[], size: number): OddGroup | null {
  const last = groups.findLastIndex((group) => group !== '');
  const lengths = groups.map((group) => [...group].length);
  const index = lengths.findIndex(
    (length, at) => length > size || (length % size > 0 && at < last),
  );
  return index < 0 ? null : { index, length: lengths[index] ?? 0, size };
}

/** The same in a text that is to be whole. */
export function oddGroupIn(text: string, size: number): OddGroup | null {
  const groups = writtenGroups(text, size);
  return groups && oddGroup([...groups, ' '], size);
}
