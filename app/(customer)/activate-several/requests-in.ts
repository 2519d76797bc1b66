/** Requests of one list. */
export const MOST_REQUESTS = 500;

/** What mail programs put before the lines that they quote. */
const QUOTE_MARKS = /^[>| \t]+/gmu;
/** An address up to what no address has, and the lines of nothing but base32 that it was broken into. */
const ADDRESS =
  /https?:\/\/[^\s"'<>,;]+\/a\/[^\s"'<>,;]+(?:\n[0-9A-HJKMNP-TV-Z]{1,80}(?=\n|$))*/giu;
/** A word that is far longer than any name: a request without its address, or what is left of one. */
const LONG_WORD = /[^\s"'<>,;]{50,}/u;

export type FoundRequest = {
  /** Where it begins in the text, from 1. */
  line: number;
  text: string;
};

/**
 * The requests of a text: addresses wherever they stand (one a line, in a table, in mails), and long words
 * without one, which are requests in themselves. One that stands there twice is there once. What is none is
 * left out.
 */
export function requestsIn(text: string): FoundRequest[] {
  const even = text.replaceAll(/\r\n?/g, '\n').replace(QUOTE_MARKS, '');
  const found: FoundRequest[] = [];
  const lineAt = (index: number) => even.slice(0, index).split('\n').length;
  for (const match of even.matchAll(ADDRESS)) {
    found.push({ line: lineAt(match.index), text: match[0].replaceAll('\n', '') });
  }
  const rest = even.replaceAll(ADDRESS, (address) => address.replaceAll(/[^\n]/g, ''));
  rest.split('\n').forEach((line, at) => {
    const [word] = LONG_WORD.exec(line) ?? [];
    if (word) found.push({ line: at + 1, text: word });
  });
  const once = new Map<string, FoundRequest>();
  for (const one of found.sort((a, b) => a.line - b.line)) {
    const name = one.text.toUpperCase();
    if (!once.has(name)) once.set(name, one);
  }
  return [...once.values()];
}
