import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallFile } from './files';

/** Files of one folder that are looked at: a portal's ZIP holds 500 at most. */
const MOST_FILES = 2000;

/** The texts of a folder's license files, by name; null if there is no such folder. */
export function licenseFilesIn(folder: string): string[] | null {
  try {
    const names = readdirSync(folder).filter((name) => /\.(json|txt)$/i.test(name));
    return names
      .sort()
      .slice(0, MOST_FILES)
      .flatMap((name) => readSmallFile(join(folder, name)) ?? []);
  } catch {
    return null;
  }
}
