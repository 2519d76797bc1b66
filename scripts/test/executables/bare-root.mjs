import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../../start/paths.mjs';
import { mustRun } from '../../start/run.mjs';
import { step } from '../../start/say.mjs';

/** @type {import('../install-tools.mjs').Tool} */
export const debootstrap = {
  packages: [['debootstrap']],
  works: () => existsSync('/usr/sbin/debootstrap'),
};

const sources = '/etc/apt/sources.list.d/debian.sources';

/**
 * A minimal Debian without Node.js, made once: what a customer's computer has at least.
 * @returns {Promise<string>} its folder
 */
export async function bareRoot() {
  const folder = join(buildFolder, 'bare-root');
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const text = readFileSync(sources, 'utf8');
  const mirror = /^URIs:\s*(\S+)/m.exec(text)?.[1] ?? '';
  const suite = /^Suites:\s*(\S+)/m.exec(text)?.[1] ?? '';
  await step('Making a minimal Debian', () =>
    mustRun('There is no minimal Debian to try it in.', 'debootstrap', [
      ...['--variant=minbase', suite, unfinished, mirror],
    ]),
  );
  // Written by every installer.
  writeFileSync(join(unfinished, 'etc', 'hosts'), '127.0.0.1 localhost\n');
  renameSync(unfinished, folder);
  return folder;
}

/**
 * How a program is started in it, with processes of its own; without a network unless it says so.
 * @param {string} root @param {boolean} network
 * @returns {[string, ...string[]]} program and first arguments
 */
export function inside(root, network) {
  const own = ['--mount', '--pid', '--fork', '--kill-child', `--root=${root}`, '--mount-proc'];
  return ['unshare', ...own, ...(network ? [] : ['--net'])];
}

/** A home of its own in the root. @param {string} root @param {string} name @returns {{home: string, folder: string}} inside and outside */
export function homeIn(root, name) {
  const folder = join(root, 'home', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { home: `/home/${name}`, folder };
}
