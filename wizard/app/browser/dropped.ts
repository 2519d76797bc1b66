import { decodeFile } from '@/lib/olp/text/decode-file';

/** No license file is larger. */
const MOST_BYTES = 64 * 1024;

/** The text of a file, or of the QR code in a picture; null where there is none. */
export async function readDropped(file: File): Promise<string | null> {
  if (!file.type.startsWith('image/')) {
    return file.size <= MOST_BYTES ? decodeFile(new Uint8Array(await file.arrayBuffer())) : null;
  }
  const { readPicture } = await loadScanner();
  return readPicture(file);
}

type Scanner = typeof import('@/components/codes/read-qr');

/** The reader of QR codes is large, and most people type: it is fetched when it is wanted. */
export function loadScanner(): Promise<Scanner> {
  // By its address, so that it stays a script of its own.
  const address = new URL('scan.js', location.href).href;
  return import(address);
}
