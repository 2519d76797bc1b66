/** Bytes; as a data: address it then fits the Server Property. */
const MOST_BYTES = 48 * 1024;
const TYPES = ['image/png', 'image/webp', 'image/svg+xml'];

/** A chosen picture as a data: address; undefined where none was chosen. */
export async function readPicture(file: File | undefined): Promise<string | 'wrong' | undefined> {
  if (!file || file.size === 0) return undefined;
  if (file.size > MOST_BYTES || !TYPES.includes(file.type)) return 'wrong';
  const bytes = Buffer.from(await file.arrayBuffer());
  return `data:${file.type};base64,${bytes.toString('base64')}`;
}
