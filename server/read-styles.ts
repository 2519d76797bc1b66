import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build puts style sheets; what they name stands beside that folder. */
const FOLDER = ['.next', 'static', 'chunks'];

/**
 * The style sheet of the pages as it was built, to be sent within each of them: on a slow line a page that
 * has to fetch it first is empty for one way there and back more. Sheets of single parts, as the desk's, are
 * linked there. @param root the project
 */
export function readStyles(root: string): string {
  const folder = join(root, ...FOLDER);
  const sheets = readdirSync(folder)
    .filter((file) => file.endsWith('.css'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    // Only what globals.css makes has layers.
    .filter((sheet) => sheet.startsWith('@layer'));
  if (sheets.length !== 1) throw new Error(`${folder} holds ${sheets.length} sheets of all pages.`);
  return sheets.join('').replaceAll('url(../', 'url(/_next/static/');
}
