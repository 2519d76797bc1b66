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

/** The address of a request that stands in other text; the text itself where there is none, or several. */
function addressIn(text: string): string {
  const found = text.match(/https?:\/\/\S+\/a\/\S+/giu) ?? [];
  return found.length === 1 && found[0] ? found[0] : text;
}
