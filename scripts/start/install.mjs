import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { mustRun } from './run.mjs';
import { step } from './say.mjs';

/**
 * @typedef {Record<string, {version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean}>} Packages
 */

/**
 * Whether `node_modules` is what the lockfile says. npm keeps its own record of what it installed in
 * `node_modules/.package-lock.json`; packages for other platforms are in the lockfile only.
 * @param {string} folder of the package
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    if (!found) return Boolean(entry.optional || entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** @param {string} file @returns {Packages | null} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Installs the packages if the lockfile says that something is missing. @param {AbortSignal} [signal] */
export async function ensureInstalled(signal) {
  if (!isInstalled(root)) {
    // The devDependencies build the portal, so NODE_ENV=production must not leave them out.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
    await step('Installing packages (npm ci)', () => npm(args, signal));
  }
}

/** @param {string[]} args @param {AbortSignal | undefined} signal */
function npm(args, signal) {
  const sentence =
    'Packages could not be installed. Check the network or the registry, then try again.';
  const cli = process.env.npm_execpath;
  /** @type {import('./run.mjs').RunOptions} */
  const options = { output: 'show', signal };
  if (cli?.endsWith('npm-cli.js')) {
    return mustRun(sentence, process.execPath, [cli, ...args], options);
  }
  if (process.platform === 'win32') {
    return mustRun(sentence, 'cmd.exe', ['/c', 'npm', ...args], options);
  }
  return mustRun(sentence, 'npm', args, options);
}
