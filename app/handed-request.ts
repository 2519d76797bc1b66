/** Bytes; a request has about 150. */
export const MOST_BYTES = 4096;

/** What was pasted, else what the file holds; `field` is where it came from. */
export async function readHandedRequest(input: { request: string; file?: File | undefined }) {
  const file = input.file && input.file.size > 0 ? input.file : null;
  if (file && file.size > MOST_BYTES) return 'too large';
  const pasted = input.request.trim();
  const field: string = pasted || !file ? 'request' : 'file';
  return { request: pasted || (await file?.text())?.trim() || '', field };
}
