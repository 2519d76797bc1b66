import { readFile } from '@/app/read-file';
import { requestIn } from '@/lib/olp/scanned-code';

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
  /[hH][tT]{2}[pP][sS]?:\/\/[^\s"'<>?#]+\/[aA]\/[^\s"'<>]+(?:[ \t]*\n(?:[0-9A-HJKMNP-TV-Z]+|[0-9a-hjkmnp-tv-z]+)(?=[ \t]*(?:\n|$)))*/gu;

/** The address of a request that stands in other text; the text itself where there is none, or several. */
export function addressIn(text: string): string {
  // Lines that were broken for the way (RFC 2045, section 6.7) are whole again.
  const plain = text.replaceAll(/\r\n?/g, '\n').replaceAll('=\n', '').replace(QUOTE_MARKS, '');
  const found = addressesIn(plain);
  // Within the address of a service that looks at links first.
  const [only, ...more] =
    found.length > 0 ? found : addressesIn(plain.replaceAll(/%3A|%2F/gi, decodeURIComponent));
  return requestIn(only !== undefined && more.length === 0 ? only : text);
}

const addressesIn = (text: string) => [...new Set(text.match(ADDRESS))];
