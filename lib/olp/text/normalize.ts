/** The white space that section 2 of the protocol deletes from every code. */
const WHITE_SPACE =
  /[\t-\r \u0085\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/gu;

/** The hyphens and other separators that it deletes too. */
const SEPARATORS = /[-_.\u2010-\u2015\u2212\u00ad]/gu;

const CYRILLIC = ['АВЕКМНОРСТХУІЅЈ', 'ABEKMH0PCTXY1SJ'] as const;
const GREEK = ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZH1KMN0PTYX'] as const;

const LOOKALIKES = new Map([
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
  ...[CYRILLIC, GREEK].flatMap(([from, to]) =>
    [...from].map((character, index): [string, string] => [character, to.charAt(index)]),
  ),
]);

/**
 * The parts of a pasted URL between slashes, the last of which carry codes: white space deleted, query
 * and fragment cut off, empty parts left out (protocol section 6). A bare code is one part.
 */
export function pathSegments(text: string): string[] {
  const [address = ''] = text.replace(WHITE_SPACE, '').split(/[?#]/, 1);
  return address.split('/').filter((part) => part !== '');
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
  const plain = text
    .normalize('NFKC')
    .slice(0, LONGEST)
    .toUpperCase()
    .replace(WHITE_SPACE, '')
    .replace(SEPARATORS, '');
  return [...plain].map((character) => LOOKALIKES.get(character) ?? character).join('');
}
