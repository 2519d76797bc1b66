import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/paths.mjs';

/** @typedef {{version: string, license: string}} About what package.json says of every package */

/** @param {string} file from the clone's folder */
export const textOf = (file) => readFileSync(join(root, file), 'utf8');

/** @returns {About} */
export const about = () => JSON.parse(textOf('package.json'));

/**
 * Files below a folder, by name.
 * @param {string} folder
 * @param {RegExp} [wanted] of their paths from there
 * @returns {import('./archives.mjs').Entry[]} named by these, with slashes
 */
export function filesIn(folder, wanted = /./) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ path, name: path.slice(folder.length + 1).replaceAll('\\', '/') }))
    .filter(({ name }) => wanted.test(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ path, name }) => ({ name, bytes: readFileSync(path) }));
}
