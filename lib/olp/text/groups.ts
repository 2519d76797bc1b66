import { ALPHABET, symbolOf } from './alphabet';
import { KINDS, type Kind } from './kinds';
import { normalizeCode } from './normalize';

/** α·x in GF(32) = GF(2)[x]/(x⁵+x³+1), α = 2 (protocol section 2). */
export function timesAlpha(x: number): number {
  return x & 16 ? (x << 1) ^ 0b101001 : x << 1;
}

/** The check symbol of a group: ((off + index) mod 32) ⊕ α·d₁ ⊕ α²·d₂ ⊕ … (protocol section 2). */
export function checkSymbol(kind: Kind, index: number, data: readonly number[]): number {
  const sum = data.reduceRight((rest, symbol) => timesAlpha(rest ^ symbol), 0);
  return ((KINDS[kind].off + index) % 32) ^ sum;
}

/** Text form of data symbols: groups with their check symbols, joined by `-`, zero-filled at the end. */
export function groupSymbols(kind: Kind, data: readonly number[]): string {
  const width = KINDS[kind].size - 1;
  const groups: string[] = [];
  for (let start = 0; start < data.length; start += width) {
    const symbols = Array.from({ length: width }, (_, offset) => data[start + offset] ?? 0);
    symbols.push(checkSymbol(kind, groups.length, symbols));
    groups.push(symbols.map((symbol) => ALPHABET.charAt(symbol)).join(''));
  }
  return groups.join('-');
}

/** The symbols of one normalized group if it is complete and its check passes at this index, else null. */
export function readGroup(kind: Kind, index: number, group: string): number[] | null {
  const symbols = [...group].map(symbolOf);
  if (symbols.length !== KINDS[kind].size || symbols.includes(-1)) return null;
  const data = symbols.slice(0, -1);
  return checkSymbol(kind, index, data) === symbols.at(-1) ? data : null;
}

/** A normalized code cut into groups of `size` code points; the last one may be shorter. */
export function cutGroups(normalized: string, size: number): string[] {
  const characters = [...normalized];
  const groups: string[] = [];
  for (let start = 0; start < characters.length; start += size) {
    groups.push(characters.slice(start, start + size).join(''));
  }
  return groups;
}

export type CheckedText = {
  /** The number of characters is one that this kind has. */
  lengthOk: boolean;
  /** Indexes from 0 of the groups that are incomplete or whose check fails. */
  badGroups: number[];
  /** Data symbols of the good groups; the whole code if `lengthOk` and no group is bad. */
  symbols: number[];
};

/** Checks a typed text as a code of one kind (protocol section 2). The text need not be normalized. */
export function checkText(kind: Kind, text: string): CheckedText {
  const { size, minGroups, maxGroups } = KINDS[kind];
  const groups = cutGroups(normalizeCode(text), size);
  const badGroups: number[] = [];
  const symbols: number[] = [];
  groups.forEach((group, index) => {
    const data = readGroup(kind, index, group);
    if (data === null) badGroups.push(index);
    else symbols.push(...data);
  });
  const whole = groups.length > 0 && [...(groups.at(-1) ?? '')].length === size;
  const lengthOk = whole && groups.length >= minGroups && groups.length <= maxGroups;
  return { lengthOk, badGroups, symbols };
}

/** A group as single characters, so that a screen reader spells it instead of reading a word. */
export function spellGroup(group: string): string {
  return [...group].join(' ');
}
