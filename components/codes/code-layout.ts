/**
 * How groups stand: `short` two in a row, `typed` four, `long` three. The same on the page that shows a code, in the field that takes
 * it and in the wizard, so that the eye finds its place again (protocol section 2, "Entry UI").
 * Short keys stand two by two, big enough to be read off a phone an arm's length away.
 */
export type CodeLayout = 'short' | 'typed' | 'long';

/** `size`: characters of a group. */
export function codeLayout(groups: number, size: number): CodeLayout {
  if (size === 5) return 'typed';
  return groups <= 5 ? 'short' : 'long';
}
