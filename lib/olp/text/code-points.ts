/**
 * The code points of protocol section 2, in its order; from and to, both included. A test reads the
 * section and compares.
 */
type Range = readonly [from: number, to?: number];

/** White space and what nobody sees: not part of any code, wherever it stands in one. */
export const INVISIBLE: readonly Range[] = [
  [0x0009, 0x000d], // tab, line feed, vertical tab, form feed, carriage return
  [0x0020], // space
  [0x0085], // next line
  [0x00a0], // no-break space
  [0x00ad], // soft hyphen
  [0x034f], // combining grapheme joiner
  [0x061c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x1680], // Ogham space
  [0x17b4, 0x17b5], // Khmer inherent vowels
  [0x180b, 0x180f], // Mongolian variation selectors and vowel separator
  [0x2000, 0x200f], // spaces, zero-width characters, direction marks
  [0x2028, 0x202f], // line and paragraph separators, embeddings and overrides of direction
  [0x205f, 0x206f], // mathematical space, invisible operators, isolates of direction
  [0x3000], // ideographic space
  [0x3164], // Hangul filler
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff], // byte order mark
  [0xffa0], // half-width Hangul filler
  [0xe0000, 0xe0fff], // tags, more variation selectors
];

/** Whatever keyboards, word processors and fonts put where a dash is meant. */
export const DASHES: readonly Range[] = [
  [0x002d], // -
  [0x005f], // _
  [0x002e], // .
  [0x2010, 0x2015], // hyphens, figure dash, en and em dash, bar
  [0x2043], // hyphen bullet
  [0x2212], // minus
  [0x30fc], // Katakana prolonged sound mark
];

/** Digits of other scripts, each range from their zero to their nine. */
export const DIGITS: readonly Range[] = [
  [0x0660, 0x0669], // Arabic-Indic
  [0x06f0, 0x06f9], // Persian
];

/** Capitals that look like others: each of the first text means the one below it. */
export const LOOKALIKES: readonly (readonly [looks: string, means: string])[] = [
  ['OIL', '011'],
  ['АВЕКМНОРСТХУІЅЈ', 'ABEKMH0PCTXY1SJ'], // Cyrillic
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZH1KMN0PTYX'], // Greek
];
