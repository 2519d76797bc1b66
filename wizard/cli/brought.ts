import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { unzipSync } from 'fflate/browser';
import { decodeFile } from '@/lib/olp/text/decode-file';
import type { Result } from '@/lib/olp/result';
import type { Accepted } from '@/wizard/core/accept-key';
import type { Wizard } from '@/wizard/core/wizard';
import { acceptTyped } from './accept-typed';
import { MOST_BYTES, readSmallFile } from './files';

/** Files of one folder that are looked at: a portal's ZIP holds 500 at most. */
const MOST_FILES = 2000;
/** Such a ZIP has a tenth of this. */
const MOST_ZIP_BYTES = 8 * 1024 * 1024;

const isText = (name: string) => /\.(json|txt)$/i.test(name);
const isZip = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 2)) === 'PK';

/**
 * The texts of what somebody brought from the portal: of a license file; of a ZIP those inside; of a folder, as a USB stick
 * is one, those of all license files and ZIPs in it. Null: there is nothing that can be read.
 */
export function textsAt(path: string): string[] | null {
  try {
    if (!statSync(path).isDirectory()) return textsOfFile(path);
    return readdirSync(path)
      .filter((name) => isText(name) || /\.zip$/i.test(name))
      .sort()
      .slice(0, MOST_FILES)
      .flatMap((name) => textsOfFile(join(path, name)) ?? []);
  } catch {
    return null;
  }
}

function textsOfFile(path: string): string[] | null {
  if (extname(path).toLowerCase() !== '.zip') {
    const text = readSmallFile(path);
    return text === null ? null : [text];
  }
  try {
    return statSync(path).size > MOST_ZIP_BYTES ? null : textsOf(readFileSync(path));
  } catch {
    return null;
  }
}

/** The texts of a file as it was given: of a ZIP those inside, where nothing larger than a license file is unpacked. */
export function textsOf(bytes: Uint8Array): string[] {
  if (!isZip(bytes)) return [decodeFile(bytes)];
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => isText(name) && originalSize <= MOST_BYTES,
    });
    return Object.values(files).slice(0, MOST_FILES).map(decodeFile);
  } catch {
    return [];
  }
}

/** Takes what was brought: the one key as a person gave it, or of many computers' the own one. */
export function acceptBrought(wizard: Wizard, texts: readonly string[]): Result<Accepted> {
  const [only] = texts;
  return texts.length === 1 && only !== undefined
    ? acceptTyped(wizard, only)
    : wizard.acceptOwn(texts);
}
