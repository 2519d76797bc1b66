/** Codes, keys, names of refusals: capitals and digits. */
const CODE = /^[A-Z_-]{3,}$|\p{N}/u;

/** Addresses, and masked Computer IDs. */
const ADDRESS = /[A-Z0-9-]+…[A-Z0-9]*|https?:\/\/\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)+\b/g;

/** What Intl says by itself: it knows no pseudo-locale, so its words are English. */
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*';
const BY_INTL = new RegExp(
  `\\b${MONTH} \\d{1,2}(?:, \\d{4}(?:,? at)?)?\\b|\\b\\d+ (?:second|minute|hour|day|week|month|year)s? ago\\b|\\b(?:yesterday|now|and)\\b`,
  'g',
);

/**
 * The words of a text in the pseudo-locale that have no accent: they came from somewhere else than
 * messages/. `data` is what was put into it: names, reasons.
 */
export function leftOver(text: string, data: readonly string[] = []): string[] {
  const known = [...data].filter(Boolean).sort((a, b) => b.length - a.length);
  const rest = known.reduce(
    (said, datum) => said.replace(wholly(datum), ' '),
    text.replace(ADDRESS, ' ').replace(BY_INTL, ' '),
  );
  const names = rest.match(/[\p{L}\p{N}_-]+/gu) ?? [];
  const words = names.filter((name) => !CODE.test(name)).flatMap((name) => name.split('-'));
  return words.filter((word) => /^[A-Za-z]{2,}$/.test(word));
}

/** Not the PC within the key …ZXPCN: what is left of that would be two letters like a word's. */
const wholly = (datum: string) =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${datum.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
    'gu',
  );
