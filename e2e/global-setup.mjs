import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../scripts/start/paths.mjs';
import { throwawayPortal } from '../scripts/test/throwaway-portal.mjs';

/**
 * Starts the portal and tells the tests where: KEYTURN_DEMO_FILE.
 * @returns {Promise<() => Promise<void>>} stops it and leaves nothing behind
 */
export default async function setup() {
  // It ends with this process, whatever ends that.
  const args = ['--import', './scripts/start/with-parent.mjs', 'scripts/start.mjs'];
  const { folder, stop } = await throwawayPortal(
    (env) =>
      spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
    'portal.log',
  );
  process.env.KEYTURN_DEMO_FILE = join(folder, 'demo.json');
  return stop;
}
