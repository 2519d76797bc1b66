import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../start/network.mjs';
import { root } from '../start/paths.mjs';
import { Refusal } from '../start/say.mjs';
import { throwawayFolder } from './throwaway-folder.mjs';

/** Nothing in the test's database is worth a write to the disk. */
const databaseSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The tests' portal comes from `npm start` itself, and nothing of the developer's own settings. */
const ownSettings = [
  ...['DATABASE_URL', 'DATABASE_REPLICA_URL', 'OLP_MASTER_KEY', 'AUTH_SECRET'],
  'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
  ...['SMTP_URL', 'MAIL_FROM', 'PORTAL_URL', 'KEYTURN_MODE', 'KEYTURN_DEV_MAILBOX', 'NODE_OPTIONS'],
];

/** @returns {NodeJS.ProcessEnv} */
export const bareSettings = () => ({
  ...process.env,
  ...Object.fromEntries(ownSettings.map((name) => [name, ''])),
  KEYTURN_DATABASE_SETTINGS: JSON.stringify(databaseSettings),
});

/**
 * A portal with a throwaway database and the demo data, started by the same code as `npm start`.
 * @typedef {object} ThrowawayPortal
 * @property {string} folder its data folder, with `demo.json`
 * @property {NodeJS.ProcessEnv} env in which it runs, for other commands of the clone beside it
 * @property {() => Promise<void>} stop stops it and leaves nothing behind but its log in `test-results`
 */

/**
 * @param {(env: NodeJS.ProcessEnv) => import('node:child_process').ChildProcess} start starts it; SIGTERM
 *   stops it
 * @param {string} log name of its log
 * @returns {Promise<ThrowawayPortal>} once it is healthy
 */
export async function throwawayPortal(start, log) {
  const { folder, remove } = await throwawayFolder();
  const port = await freePort();
  const env = {
    ...bareSettings(),
    KEYTURN_DATA_DIR: folder,
    KEYTURN_DEMO: '1',
    HOST: '127.0.0.1',
    PORT: String(port),
    // Each test comes from an address of its own, so only tests about rate limits meet them.
    TRUSTED_PROXY_HOPS: '1',
    KEYTURN_DEV_MAILBOX: 'behind-test-proxy',
  };
  const starter = start(env);
  let output = '';
  for (const stream of [starter.stdout, starter.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  // Not `exit`: what it has started itself is to have ended too.
  const ended = new Promise((done) => starter.once('close', done));
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
    writeFileSync(join(root, 'test-results', log), output);
  };
  if (!running || !existsSync(join(folder, 'demo.json'))) {
    await stop();
    throw new Refusal(`The portal for the tests did not start:\n${output}`);
  }
  return { folder, env, stop };
}
