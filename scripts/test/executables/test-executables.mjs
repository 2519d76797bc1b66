import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { buildWizard } from '../../wizard-build.mjs';
import { ownTarget } from '../../wizard-build/runtimes.mjs';
import { PortalDoor } from '../clients/portal-door.mjs';
import { throwawayPortal } from '../throwaway-portal.mjs';
import { bareRoot, homeIn, inside } from './bare-root.mjs';
import { tryJourneys } from './journeys.mjs';
import { tryWindow } from './window.mjs';

const productId = '82000';
const program = 'Sternwarte Ω Licensing';
const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>';

/**
 * The wizard as a vendor ships it: built, and tried in a minimal Debian without Node.js against a real portal.
 * @returns {Promise<import('../counts.mjs').Counts>}
 */
export async function testExecutables() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (/** @type {{passed: number, failed: number}} */ { passed, failed }) => {
    counts.passed += passed;
    counts.failed += failed;
  };
  const bare = await bareRoot();
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-executables-'));
  const portal = await throwawayPortal(startPortal, 'executables-portal.log');
  try {
    const door = new PortalDoor(portal);
    const product = await makeProduct(door, folder);
    const pictured = join(folder, 'logo.svg');
    writeFileSync(pictured, logo);
    const wanted = { product, name: program, logo: pictured, out: folder };
    const [file = ''] = await buildWizard({ ...wanted, targets: [ownTarget()] });
    mkdirSync(join(bare, 'opt'), { recursive: true });
    cpSync(join(folder, file), join(bare, 'opt', file));
    add(await tryJourneys(computerIn(bare, file), door, productId));
    add(await tryWindow(...windowIn(bare, file)));
  } finally {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

/** It ends with this process, whatever ends that. @param {NodeJS.ProcessEnv} env */
const startPortal = (env) =>
  spawn(process.execPath, ['--import', './scripts/start/with-parent.mjs', 'scripts/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** @param {PortalDoor} door @param {string} folder @returns {Promise<string>} path of its file */
async function makeProduct(door, folder) {
  await door.keyturn('product', 'create', '--id', productId, '--name', 'Sternwarte Ω');
  const build = ['--version', '1.0', '--build-date', '2026-01-01'];
  const file = join(folder, 'product.json');
  writeFileSync(file, await door.keyturn('product', 'export', productId, ...build));
  return file;
}

/** @param {string} bare @param {string} file @returns {import('./journeys.mjs').Computer} */
function computerIn(bare, file) {
  const { home, folder } = homeIn(bare, 'journeys');
  const env = { HOME: home, PATH: '/usr/bin:/bin' };
  return {
    name: 'BARE-PC',
    folder: `${home}/`,
    read: (name) => readFileSync(join(folder, name)),
    write: (name, text) => writeFileSync(join(folder, name), text),
    wizard: async (args, { network = false } = {}) => {
      const [unshare, ...first] = inside(bare, network);
      const command = [...first, `/opt/${file}`, ...args, '--json'];
      const { code, text } = await run(unshare, command, { env });
      return { code, answer: JSON.parse(text) };
    },
  };
}

/** @param {string} bare @param {string} file @returns {Parameters<typeof tryWindow>} */
function windowIn(bare, file) {
  const { home, folder } = homeIn(bare, 'window');
  const opener = join(folder, 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$1" > ${home}/opened\n`, { mode: 0o755 });
  return [
    [...inside(bare, true), `/opt/${file}`],
    {
      // A desktop: the window opens without being asked for.
      env: { HOME: home, PATH: `${home}:/usr/bin:/bin`, DISPLAY: ':0' },
      ...{ opened: join(folder, 'opened'), home: folder, program },
    },
  ];
}
