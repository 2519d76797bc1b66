import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeFile } from '@/lib/olp/text/decode-file';
import type { Result } from '@/lib/olp/result';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Wizard } from '@/wizard/core/wizard';
import { acceptTyped } from './accept-typed';
import { readSmallFile } from './files';

/** Files of one folder that are looked at. */
const MOST_FILES = 2000;
/** A portal's ZIP for 500 computers has a tenth of this. */
const MOST_ZIP_BYTES = 8 * 1024 * 1024;

/**
 * The texts of what somebody brought from the portal: of a license file; of a ZIP those inside; of a folder, as a USB stick
 * is one, those of all license files and ZIPs in it. Null: there is nothing that can be read.
 */
export async function textsAt(path: string): Promise<string[] | null> {
  try {
    if (!statSync(path).isDirectory()) return await textsOfFile(path);
    const names = readdirSync(path).filter((name) => /\.(json|txt|zip)$/i.test(name));
    const texts: string[] = [];
    for (const name of names.sort().slice(0, MOST_FILES))
      texts.push(...((await textsOfFile(join(path, name))) ?? []));
    return texts;
  } catch {
    return null;
  }
}

async function textsOfFile(path: string): Promise<string[] | null> {
  if (extname(path).toLowerCase() !== '.zip') {
    const text = readSmallFile(path);
    return text === null ? null : [text];
  }
  try {
    return statSync(path).size > MOST_ZIP_BYTES ? null : await textsOf(readFileSync(path));
  } catch {
    return null;
  }
}

/** The texts of a file as it was given: of a ZIP those inside. */
export async function textsOf(bytes: Uint8Array): Promise<string[]> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return [decodeFile(bytes)];
  // Its tables take longer to set up than all else that a start does.
  const { textsInZip } = await import('./unzip');
  return textsInZip(bytes);
}

/** Takes what was brought: the one key as a person gave it, or of many computers' the own one. */
export function acceptBrought(wizard: Wizard, texts: readonly string[]): Result<Accepted> {
  const [only] = texts;
  return texts.length === 1 && only !== undefined
    ? acceptTyped(wizard, only)
    : wizard.acceptOwn(texts);
}
