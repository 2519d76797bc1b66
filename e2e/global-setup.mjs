import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../scripts/start/network.mjs';
import { root } from '../scripts/start/paths.mjs';
import { throwawayFolder } from '../scripts/test/throwaway-folder.mjs';

/** Nothing in the test's database is worth a write to the disk. */
const databaseSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The tests' portal comes from `npm start` itself, and nothing of the developer's own settings. */
const ownSettings = [
  ...['DATABASE_URL', 'OLP_MASTER_KEY', 'AUTH_SECRET', 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'],
  ...['SMTP_URL', 'MAIL_FROM', 'PORTAL_URL', 'KEYTURN_MODE', 'KEYTURN_DEV_MAILBOX', 'NODE_OPTIONS'],
];

/**
 * Starts the portal with a throwaway database and the demo data, by the same code as `npm start`, and
 * tells the tests where: KEYTURN_DEMO_FILE.
 * @returns {Promise<() => Promise<void>>} stops it and leaves nothing behind
 */
export default async function setup() {
  const { folder, remove } = await throwawayFolder();
  const port = await freePort();
  const env = {
    ...process.env,
    ...Object.fromEntries(ownSettings.map((name) => [name, ''])),
    KEYTURN_DATA_DIR: folder,
    KEYTURN_DATABASE_SETTINGS: JSON.stringify(databaseSettings),
    KEYTURN_DEMO: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    // Each test comes from an address of its own, so only tests about rate limits meet them.
    TRUSTED_PROXY_HOPS: '1',
  };
  // It ends with this process, whatever ends that.
  const args = ['--import', './scripts/start/with-parent.mjs', 'scripts/start.mjs'];
  const starter = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [starter.stdout, starter.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const ended = new Promise((done) => starter.once('exit', done));
  let running = true;
  ended.then(() => {
    running = false;
  });

  const isHealthy = () =>
    fetch(`http://127.0.0.1:${port}/api/health`).then(
      (response) => response.status === 200,
      () => false,
    );
  while (running && !(await isHealthy())) await sleep(100);

  const stop = async () => {
    starter.kill('SIGTERM');
    await ended;
    remove();
    mkdirSync(join(root, 'test-results'), { recursive: true });
    writeFileSync(join(root, 'test-results', 'portal.log'), output);
  };
  const demoFile = join(folder, 'demo.json');
  if (!running || !existsSync(demoFile)) {
    await stop();
    throw new Error(`The portal for the browser tests did not start:\n${output}`);
  }
  process.env.KEYTURN_DEMO_FILE = demoFile;
  return stop;
}
