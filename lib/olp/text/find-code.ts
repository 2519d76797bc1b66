import { symbolOf } from './alphabet';
import { decodeSymbols } from './codes';
import { readGroup } from './groups';
import { ALL_KINDS, KINDS, type Kind } from './kinds';
import { normalizeCode } from './normalize';
import { plainDigits } from './written-groups';

/** A code that stands in other text, with `-` between its groups. */
export type FoundCode = { kind: Kind; text: string };

/** Characters of a text that are looked at: a long mail. */
const LONGEST = 20_000;

/** What mail programs put before the lines that they quote. */
const QUOTE_MARKS = /^[>|\s]+/gmu;

/** Seen by nobody, so no word ends there. */
const INVISIBLE = /^(?:\p{Cf}|\p{Mn})$/u;

/**
 * What stands for a dash, a space or a broken line in addresses (RFC 3986, section 2.1), in mails as they
 * are sent (RFC 2045, section 6.7), and in HTML.
 */
const ESCAPED_GAPS = /[%=](?:2D|20|09|0D|0A)|=\r?\n|&(?:nbsp|ndash|#45|#8209|#x2D);/giu;

/** One character of a text that may be part of a code; `first`: a word begins with it. */
type Place = { symbol: string; first: boolean };

/**
 * What was typed or pasted, or the one code in it whose checks fit, where the whole is none: behind a
 * label, in a sentence, in an address. For fields that people fill in, never for programs: what a code
 * is says section 2 of the protocol, and a device has to keep to it.
 * Several that fit are no answer: nobody guesses which one was meant.
 */
export function codeIn(text: string, kinds: readonly Kind[]): string {
  const whole = decodeSymbols(kinds, text);
  if (whole.ok || whole.error.code === 'WRONG_KIND') return text;
  const half = text
    .trim()
    .slice(0, text.trim().length / 2)
    .trim();
  const twice = half !== '' && text.trim().slice(-half.length) === half;
  if (twice && decodeSymbols(kinds, half).ok) return half;
  // Nothing but groups, too many or too few: a code that is not whole, and no part of it is one.
  const { size } = KINDS[kinds[0] ?? 'CK'];
  const groups = text.trim().split(/[\s-]+/u);
  if (groups.length > 1 && groups.every((group) => /^\w+$/.test(group) && group.length === size)) {
    return text;
  }
  const others = ALL_KINDS.filter((kind) => !kinds.includes(kind));
  const wanted = codesIn(text, kinds);
  const found = wanted.length > 0 ? wanted : codesIn(text, others);
  return found.length === 1 && found[0] ? found[0].text : text;
}

/**
 * Every code of these kinds in a text: first what stands together, from the start of a word to the end
 * of one; where there is none, groups that stand apart, as numbered ones do when they are copied. Where
 * a code could be longer or shorter, the longest is the one.
 */
export function codesIn(text: string, kinds: readonly Kind[]): FoundCode[] {
  const looked = text.slice(0, LONGEST);
  const found = codesInPlain(looked, kinds);
  const plain = found.length > 0 ? looked : looked.replace(ESCAPED_GAPS, escapedGap);
  return plain === looked ? found : codesInPlain(plain, kinds);
}

/** A line that was broken for the way is whole again. */
const escapedGap = (escaped: string) => (/^=\r?\n/.test(escaped) ? '' : ' ');

function codesInPlain(text: string, kinds: readonly Kind[]): FoundCode[] {
  const words = wordsOf(text);
  const found = new Map<string, FoundCode>();
  for (const kind of kinds) {
    for (const run of words)
      for (const code of inRun(kind, run)) found.set(code, { kind, text: code });
  }
  if (found.size > 0) return [...found.values()];
  for (const kind of kinds) {
    for (const code of apart(kind, words)) found.set(code, { kind, text: code });
  }
  return [...found.values()];
}

/** The characters between what no code can hold. Spaces and dashes only end words. */
function wordsOf(text: string): Place[][] {
  const runs: Place[][] = [];
  let run: Place[] = [];
  let first = true;
  for (const character of plainDigits(text.replace(QUOTE_MARKS, ' ').normalize('NFKC'))) {
    const symbols = normalizeCode(character);
    if (symbols === '') first ||= !INVISIBLE.test(character);
    else if ([...symbols].every((symbol) => symbolOf(symbol) >= 0)) {
      for (const symbol of symbols) {
        run.push({ symbol, first });
        first = false;
      }
    } else {
      if (run.length > 0) runs.push(run);
      run = [];
      first = true;
    }
  }
  return run.length > 0 ? [...runs, run] : runs;
}

/** Codes that stand in a run without a gap. */
function inRun(kind: Kind, run: readonly Place[]): string[] {
  const { size } = KINDS[kind];
  const codes: string[] = [];
  for (let start = 0; start < run.length; start += 1) {
    if (!run[start]?.first) continue;
    const group = (index: number) => {
      const from = start + index * size;
      return run.slice(from, from + size).map(({ symbol }) => symbol);
    };
    const ends = (groups: number) => run[start + groups * size]?.first ?? true;
    const groups = longest(kind, (index) => group(index).join(''), ends);
    if (groups.length === 0) continue;
    codes.push(groups.join('-'));
    start += groups.length * size - 1;
  }
  return codes;
}

/** Codes whose groups are words of their own with other words between them. */
function apart(kind: Kind, runs: readonly Place[][]): string[] {
  const words: string[] = [];
  for (const run of runs) {
    for (const { symbol, first } of run) {
      if (first || words.length === 0) words.push(symbol);
      else words[words.length - 1] += symbol;
    }
  }
  const groups = words.filter((word) => word.length === KINDS[kind].size);
  const codes: string[] = [];
  for (let start = 0; start < groups.length; start += 1) {
    const fitting = longest(
      kind,
      (index) => groups[start + index] ?? '',
      () => true,
    );
    if (fitting.length === 0) continue;
    codes.push(fitting.join('-'));
    start += fitting.length - 1;
  }
  return codes;
}

/** As many groups as fit one after the other, if they make a whole code. */
function longest(
  kind: Kind,
  group: (index: number) => string,
  ends: (groups: number) => boolean,
): string[] {
  const { minGroups, maxGroups } = KINDS[kind];
  const fitting: string[] = [];
  let whole = 0;
  while (fitting.length < maxGroups) {
    const next = group(fitting.length);
    if (readGroup(kind, fitting.length, next) === null) break;
    fitting.push(next);
    if (fitting.length >= minGroups && ends(fitting.length)) whole = fitting.length;
  }
  return fitting.slice(0, whole);
}
