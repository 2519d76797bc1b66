import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeHome, startCluster, stopCluster } from '../../start/cluster.mjs';
import { freePort } from '../../start/network.mjs';
import { mustRun, run } from '../../start/run.mjs';
import { as } from '../../start/system-user.mjs';
import { Checks } from '../clients/checks.mjs';
import { bareSettings } from '../throwaway-portal.mjs';
import { startPortal } from './drill.mjs';
import { bin, debiansServer } from './postgres.mjs';
import { Visitor } from './visitor.mjs';

const METRICS_TOKEN = 'of the replica test';
/** What waits nowhere: far above what a page takes on a slow machine, below what a read is given. */
const SOON = 3000;
/** For a read that is given up, and the page. */
const GIVEN_UP = 9000;

/** A portal with a streaming replica, both Debian's PostgreSQL 15. @returns {Promise<import('../counts.mjs').Counts>} */
export async function tryReplica() {
  const checks = new Checks('A replica');
  const primary = await debiansServer();
  const home = join(primary.folder, 'replica');
  const cluster = { ...primary.cluster, home };
  const { password } = primary;
  const database = { env: { PATH: process.env.PATH, PGPASSWORD: password, LC_ALL: 'C' } };
  const { port: primaryPort } = new URL(primary.url);
  makeHome(home, cluster.user);
  await mustRun(
    'The replica could not be made.',
    join(bin, 'pg_basebackup'),
    [
      ...['--host=127.0.0.1', `--port=${primaryPort}`, '--username=postgres'],
      ...[
        `--pgdata=${join(home, 'data')}`,
        '--write-recovery-conf',
        '--checkpoint=fast',
        '--no-sync',
      ],
    ],
    { ...database, cwd: home, ...as(cluster.user) },
  );
  const { port: replicaPort } = await startCluster(cluster, { settings: { fsync: 'off' } });
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const replicaUrl = new URL(primary.url);
  replicaUrl.port = String(replicaPort);
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...bareSettings(),
    ...{ HOST: '127.0.0.1', PORT: String(port), PORTAL_URL: baseUrl },
    ...{ KEYTURN_DEMO: '1', KEYTURN_DEV_MAILBOX: '1', METRICS_TOKEN },
    OLP_MASTER_KEY: randomBytes(32).toString('base64'),
    AUTH_SECRET: randomBytes(48).toString('base64'),
    DATABASE_URL: primary.url,
    DATABASE_REPLICA_URL: replicaUrl.href,
    KEYTURN_DATA_DIR: primary.folder,
  };

  /** @param {string | number} at @param {string} sql */
  const ask = async (at, sql) => {
    const args = ['--host=127.0.0.1', `--port=${at}`, '--username=postgres', '--dbname=keyturn'];
    const { code, text } = await run(join(bin, 'psql'), [...args, '-At', '-c', sql], database);
    assert.equal(code, 0, text);
    return text.trim();
  };
  /** @param {...string} args */
  const keyturn = (...args) => run(process.execPath, ['scripts/keyturn-run.mjs', ...args], { env });
  /** @param {NodeJS.Signals} signal */
  const signalReplica = async (signal) => {
    // Not asked whether it answers: it may be frozen.
    const pid = Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    const listed = await run('pgrep', ['--parent', String(pid)]);
    for (const one of [pid, ...listed.text.trim().split('\n')]) process.kill(Number(one), signal);
    return pid;
  };

  let portal = await startPortal(env, baseUrl);
  try {
    const visitor = new Visitor(baseUrl);
    await visitor.signInByMail('agent@example.net');

    /** Where a page's list came from, and how long that took. @param {string} path */
    const read = async (path) => {
      const before = await readsOf(baseUrl);
      const begun = Date.now();
      const { status, text } = await visitor.ask(path);
      const took = Date.now() - begun;
      assert.equal(status, 200, path);
      const after = await readsOf(baseUrl);
      return { text, took, from: after.replica > before.replica ? 'replica' : 'primary' };
    };
    const isReadAgain = async () => {
      for (const until = Date.now() + 30_000; Date.now() < until; await sleep(500))
        if ((await read('/staff/people')).from === 'replica') return;
      throw new Error('It is not read any more.');
    };
    /** What was added a moment ago, found among the organizations. @param {string} name */
    const findAdded = async (name) => {
      const { code, text } = await keyturn('organization', 'create', '--name', name);
      assert.equal(code, 0, text);
      const found = await read('/staff/organizations');
      assert.ok(found.text.includes(name), `${name} is among the organizations`);
      return found;
    };

    await checks.check('lists, files and the audit trail come from it', async () => {
      await isReadAgain();
      for (const path of ['licenses', 'licenses/csv', 'computers', 'events', 'events/csv'])
        assert.equal((await read(`/staff/${path}`)).from, 'replica', path);
      // A server counts what it did once a connection has been idle for ten seconds, if not before.
      const scans = `SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'event'`;
      for (const until = Date.now() + 20_000; Number(await ask(replicaPort, scans)) === 0; ) {
        assert.ok(Date.now() < until, 'it has not looked at the trail itself');
        await sleep(500);
      }
    });
    await checks.check('what was changed a moment ago is in the list that it gives', async () => {
      for (const number of [1, 2, 3, 4]) await findAdded(`Example Added ${number}`);
      await isReadAgain();
    });
    await checks.check('the doctor is content with it', async () => {
      const { text } = await keyturn('doctor', '--json');
      assert.equal(replicaIn(text).state, 'good', text);
    });
    await checks.check(
      'one that stands still gives way to the primary, and is read again',
      async () => {
        await ask(replicaPort, 'SELECT pg_wal_replay_pause()');
        const found = await findAdded('Example Meanwhile');
        assert.equal(found.from, 'primary');
        assert.ok(found.took < SOON, `${found.took} ms`);
        await ask(replicaPort, 'SELECT pg_wal_replay_resume()');
        await isReadAgain();
        assert.ok((await read('/staff/organizations')).text.includes('Example Meanwhile'));
      },
    );
    await checks.check('one that is frozen holds a page up for seconds, once', async () => {
      await signalReplica('SIGSTOP');
      const first = await read('/staff/licenses');
      assert.deepEqual([first.from, first.took < GIVEN_UP], ['primary', true], `${first.took} ms`);
      const second = await read('/staff/licenses');
      assert.ok(second.took < SOON, `${second.took} ms`);
      await signalReplica('SIGCONT');
      await isReadAgain();
    });
    await checks.check('one that was killed gives way at once, and is read again', async () => {
      const pid = await signalReplica('SIGKILL');
      const found = await findAdded('Example Survivor');
      assert.equal(found.from, 'primary');
      assert.ok(found.took < SOON, `${found.took} ms`);
      while (isThere(pid)) await sleep(100);
      await startCluster(cluster, { port: replicaPort, settings: { fsync: 'off' } });
      await isReadAgain();
      assert.ok((await read('/staff/organizations')).text.includes('Example Survivor'));
    });
    await checks.check(
      'one that was promoted is read no more: its history is another one',
      async () => {
        assert.equal(await ask(replicaPort, 'SELECT pg_promote()'), 't');
        await ask(replicaPort, `INSERT INTO organization (name) VALUES ('Example Astray')`);
        for (const name of ['Example After', 'Example Afterwards']) {
          const found = await findAdded(name);
          assert.equal(found.from, 'primary');
          assert.ok(!found.text.includes('Astray') && found.took < SOON, `${found.took} ms`);
          // So long that it is looked at again.
          await sleep(5500);
        }
        const { code, text } = await keyturn('doctor', '--json');
        assert.deepEqual([code, replicaIn(text).state], [1, 'bad'], text);
        assert.match(replicaIn(text).says, /no standby/);
      },
    );
    await portal.stop();
    await checks.check('one that is away keeps no portal from starting', async () => {
      await stopCluster(cluster);
      portal = await startPortal(env, baseUrl);
      const found = await findAdded('Example Alone');
      assert.equal(found.from, 'primary');
    });
  } finally {
    await portal.stop();
    await stopCluster(cluster);
    await primary.remove();
  }
  return { passed: checks.passed, failed: checks.failed, skipped: 0 };
}

/** As the portal counts them since it began. @param {string} baseUrl */
async function readsOf(baseUrl) {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${baseUrl}/api/metrics`, { headers })).text();
  const of = (/** @type {string} */ from) =>
    Number(new RegExp(`^keyturn_list_reads_total\\{from="${from}"\\} (\\d+)`, 'm').exec(text)?.[1]);
  return { replica: of('replica'), primary: of('primary') };
}

/** @param {string} text @returns {{state: string, says: string}} */
function replicaIn(text) {
  const { findings } = JSON.parse(text.slice(text.indexOf('{')));
  return findings.find((/** @type {{look: string}} */ { look }) => look === 'replica') ?? {};
}

/** @param {number} pid */
function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
