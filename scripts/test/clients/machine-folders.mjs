import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { buildFolder, root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';

/** @typedef {{name: string, command: string[]}} Program */
/** @typedef {{uid?: number, gid?: number}} As whose process it is */

export const isRoot = process.getuid?.() === 0;
/** The user `nobody` of all systems that have one. */
export const NOBODY = 65_534;

/**
 * The wizard first, then the clients: those in folders that nobody gets to, as one in the home of root, as copies.
 * @param {import('./clients.mjs').Client[]} clients @param {string} folder @returns {Promise<Program[]>}
 */
export async function readablePrograms(clients, folder) {
  const programs = join(folder, 'programs');
  const wizard = [process.execPath, join(buildFolder, 'wizard.mjs')];
  cpSync(join(buildFolder, 'wizard'), join(programs, 'wizard'), { recursive: true });
  const all = [{ name: 'License Wizard', command: wizard }, ...clients];
  const copied = all.map(({ name, command }) => ({
    name,
    command: command.map((word) => {
      const isOurs = isAbsolute(word) && word.startsWith(root) && existsSync(word);
      if (!isOurs) return word;
      const copy = join(programs, basename(word));
      cpSync(word, copy);
      return copy;
    }),
  }));
  const own = copied[0]?.command ?? [];
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const runs = await run(process.execPath, ['--version'], { cwd: '/', ...as }).catch(() => null);
  if (runs?.code !== 0) {
    own[0] = join(programs, 'node');
    cpSync(process.execPath, own[0]);
  }
  return copied;
}

/**
 * Whoever may not write in these folders: nobody where root runs the tests, else this user, whom their mode then keeps out.
 * @param {string[]} folders @returns {{as: As, leave: () => void}}
 */
export function reader(...folders) {
  if (isRoot) return { as: { uid: NOBODY, gid: NOBODY }, leave: () => {} };
  const opened = folders.map((each) => ({ each, mode: statSync(each).mode }));
  for (const each of folders) chmodSync(each, 0o555);
  return { as: {}, leave: () => opened.forEach(({ each, mode }) => void chmodSync(each, mode)) };
}

/** @param {string} folder @returns {string[]} each kind once, in order */
export function modesIn(folder) {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  const modes = names.map((name) => {
    const stat = statSync(join(folder, name));
    return `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o777).toString(8)}`;
  });
  return [...new Set(modes)].toSorted();
}

/** @param {string} folder @returns {Record<string, string>} names and contents of all files below */
export function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** @param {string} folder of a state @returns {string} the Device Code of its license in hex */
export function deviceCodeIn(folder) {
  return JSON.parse(readFileSync(stateFile(folder), 'utf8')).records[0].deviceCode;
}

/** The clock mark is missing, as before the first start: a check would write it. @param {string} folder of a state */
export function withoutMark(folder) {
  const file = stateFile(folder);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), highWater: 0 }));
}

/** @param {string} folder of a state */
function stateFile(folder) {
  const name = readdirSync(folder).find((each) => /^state\.\d+\.json$/.test(each));
  return join(folder, name ?? '');
}
