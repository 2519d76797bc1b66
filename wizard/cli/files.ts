import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { decodeFile } from '@/lib/olp/text/decode-file';

/** No product file, key or license file is larger. */
export const MOST_BYTES = 64 * 1024;

/** The text of a file, or null if there is none that can be read, or it is too large to be meant. */
export function readSmallFile(path: string): string | null {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= MOST_BYTES ? decodeFile(readFileSync(path)) : null;
  } catch {
    return null;
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** All of the standard input, cut where no key can be longer. */
export async function readStandardInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) break;
  }
  return decodeFile(Buffer.concat(chunks).subarray(0, MOST_BYTES));
}

/** Writes a file for its owner only: requests of type 1 contain the Activation Key. False if it fails. */
export function writePrivateFile(path: string, content: string | Uint8Array): boolean {
  try {
    writeFileSync(path, content, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
