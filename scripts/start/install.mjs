import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
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
function isInstalled(folder) {
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

/**
 * Whether npm can keep what it loads where it wants to: without that it does nothing at all, and a home
 * can be read-only, or none.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function hasNpmCache(env = process.env) {
  // npm tells its scripts where its cache is.
  if (process.platform === 'win32' && !env.npm_config_cache) return true;
  try {
    const folder = env.npm_config_cache || join(env.HOME || homedir(), '.npm');
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string[]} args @param {AbortSignal | undefined} signal */
async function npm(args, signal) {
  const cache = hasNpmCache() ? null : mkdtempSync(join(tmpdir(), 'keyturn-npm-'));
  const env = cache ? { ...process.env, npm_config_cache: cache } : process.env;
  try {
    await runNpm(noPackages, args, { output: 'show', signal, env });
  } finally {
    if (cache) rmSync(cache, { recursive: true, force: true });
  }
}

const noPackages =
  'Packages could not be installed. Check the network or the registry, then try again.';

/**
 * @param {string} sentence what to say if it fails
 * @param {string[]} args
 * @param {import('./run.mjs').RunOptions} options
 */
export function runNpm(sentence, args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) {
    return mustRun(sentence, process.execPath, [cli, ...args], options);
  }
  if (process.platform === 'win32') {
    return mustRun(sentence, 'cmd.exe', ['/c', 'npm', ...args], options);
  }
  return mustRun(sentence, 'npm', args, options);
}
