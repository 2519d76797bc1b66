import { DASHES, DIGITS, INVISIBLE, LOOKALIKES } from './code-points';

/** A regular expression of any one character of these ranges. */
function anyOf(ranges: typeof INVISIBLE): RegExp {
  const spelled = (point: number) => `\\u{${point.toString(16)}}`;
  const parts = ranges.map(([from, to = from]) => `${spelled(from)}-${spelled(to)}`);
  return new RegExp(`[${parts.join('')}]`, 'gu');
}

const UNSEEN = anyOf(INVISIBLE);
const DELETED = anyOf([...INVISIBLE, ...DASHES]);

const MEANINGS = new Map([
  ...LOOKALIKES.flatMap(([looks, means]) =>
    [...looks].map((character, index): [string, string] => [character, means.charAt(index)]),
  ),
  ...DIGITS.flatMap(([zero]) =>
    [...'0123456789'].map((digit, index): [string, string] => [
      String.fromCodePoint(zero + index),
      digit,
    ]),
  ),
]);

/** A text without white space and without what nobody sees in it. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

/** The same at both ends only. By a loop, so that long runs of it cost no more than their length. */
export function trimUnseen(text: string): string {
  const characters = [...text];
  let from = 0;
  let to = characters.length;
  while (from < to && withoutUnseen(characters[from] ?? '') === '') from++;
  while (to > from && withoutUnseen(characters[to - 1] ?? '') === '') to--;
  return characters.slice(from, to).join('');
}

/** Characters. No code or request, however it is spaced, is longer. */
const LONGEST = 2048;

/**
 * A typed or pasted code as its plain characters (protocol section 2): compatibility forms unified,
 * upper case, spaces and hyphens gone, look-alikes replaced. Other characters stay, so that their
 * group is marked wrong. A longer text than any code is cut and else left as it is, which makes none of it:
 * one character may become 18, and each is then looked at for every kind.
 */
export function normalizeCode(text: string): string {
  if (text.length > LONGEST) return text.slice(0, LONGEST + 1);
  const plain = text.normalize('NFKC').slice(0, LONGEST).toUpperCase().replace(DELETED, '');
  return [...plain].map((character) => MEANINGS.get(character) ?? character).join('');
}
