import { unzipSync } from 'fflate/browser';
import { decodeFile } from '@/lib/olp/text/decode-file';
import { MOST_BYTES } from './files';

/** Files of a ZIP that are looked at: a portal's holds 500 at most. */
const MOST_FILES = 2000;

/** The texts of the license files in a ZIP, of which nothing larger than one is unpacked; none where it is no ZIP. */
export function textsInZip(bytes: Uint8Array): string[] {
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => isText(name) && originalSize <= MOST_BYTES,
    });
    return Object.values(files).slice(0, MOST_FILES).map(decodeFile);
  } catch {
    return [];
  }
}

/** What license files are called. */
const isText = (name: string) => /\.(json|txt)$/i.test(name);
