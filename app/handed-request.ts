import { readFile } from '@/app/read-file';

/** Bytes; a request has about 150. */
export const MOST_BYTES = 4096;

/** What was pasted, else what the file holds; `field` is where it came from. */
export async function readHandedRequest(input: { request: string; file?: File | undefined }) {
  const file = input.file && input.file.size > 0 ? input.file : null;
  if (file && file.size > MOST_BYTES) return 'too large';
  const pasted = addressIn(input.request.trim());
  const field: string = pasted || !file ? 'request' : 'file';
  return { request: pasted || addressIn(file ? (await readFile(file)).trim() : ''), field };
}

/** What mail programs put before the lines that they quote. */
const QUOTE_MARKS = /^[>| \t]+/gmu;

/** An address up to what no address has, and the lines of nothing but base32 that it was broken into. */
const ADDRESS =
  /https?:\/\/[^\s"'<>]+\/a\/[^\s"'<>]+(?:\s*\n[0-9A-HJKMNP-TV-Z]+(?=\s*(?:\n|$)))*/giu;

/** The address of a request that stands in other text; the text itself where there is none, or several. */
export function addressIn(text: string): string {
  const found = new Set(text.replaceAll(/\r\n?/g, '\n').replace(QUOTE_MARKS, '').match(ADDRESS));
  const [only] = found;
  return found.size === 1 && only ? only : text;
}
