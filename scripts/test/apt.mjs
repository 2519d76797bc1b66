import { existsSync } from 'node:fs';
import { run } from '../start/run.mjs';
import { step } from '../start/say.mjs';

/** Whether this is root on Debian, who may install what the tests need. */
export const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

let isUpToDate = false;

/**
 * `apt-get install`, after one `apt-get update` if the lists that are there do not do.
 * @param {string[]} packages
 * @returns {Promise<{code: number, text: string}>}
 */
export async function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], { env });
  return step(`Installing ${packages.join(' ')}`, async () => {
    const first = await install();
    if (first.code === 0 || isUpToDate) return first;
    isUpToDate = true;
    await run('apt-get', ['update'], { env });
    return install();
  });
}
