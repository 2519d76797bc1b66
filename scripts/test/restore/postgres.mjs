import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCluster, makeHome, startCluster, stopCluster } from '../../start/cluster.mjs';
import { freePort } from '../../start/network.mjs';
import { Refusal } from '../../start/say.mjs';
import { databaseUser } from '../../start/system-user.mjs';
import { throwawayFolder } from '../throwaway-folder.mjs';
import { bareSettings } from '../throwaway-portal.mjs';
import { drill } from './drill.mjs';

/** Debian's, with pg_dump of the same version. */
export const bin = '/usr/lib/postgresql/15/bin';

/** @type {import('../install-tools.mjs').Tool} */
export const postgresql = {
  packages: [['postgresql-15']],
  works: () => ['initdb', 'pg_dump', 'psql'].every((name) => existsSync(join(bin, name))),
};

/** Refuses the step at once where there is nothing to try it with. */
export function requirePostgresql() {
  if (postgresql.works()) return;
  throw new Refusal(
    `restore: there is no PostgreSQL 15 in ${bin}. On Debian 12: apt-get install postgresql-15`,
  );
}

/**
 * A server of Debian's PostgreSQL 15 with a database for the portal, each in a throwaway folder.
 * @returns {Promise<{url: string, folder: string, cluster: import('../../start/cluster.mjs').Cluster, password: string, remove: () => Promise<void>}>}
 */
export async function debiansServer() {
  const { folder, remove } = await throwawayFolder();
  const home = join(folder, 'debian');
  const user = databaseUser(join(home, 'data'));
  makeHome(home, user);
  const cluster = { home, bin, user };
  const password = randomBytes(24).toString('base64url');
  const access = { role: 'keyturn', password, database: 'keyturn', adminPassword: password };
  await createCluster(cluster, access, { durable: false });
  const { port } = await startCluster(cluster, { settings: { fsync: 'off' } });
  let gone = false;
  return {
    url: `postgresql://keyturn:${password}@127.0.0.1:${port}/keyturn`,
    folder,
    cluster,
    password,
    async remove() {
      if (gone) return;
      gone = true;
      await stopCluster(cluster);
      rmSync(home, { recursive: true, force: true });
      remove();
    },
  };
}

/** The drill with a PostgreSQL server of one's own. @returns {Promise<import('../counts.mjs').Counts>} */
export async function drillPostgres() {
  const lost = await debiansServer();
  const found = await debiansServer();
  const secrets = {
    OLP_MASTER_KEY: randomBytes(32).toString('base64'),
    AUTH_SECRET: randomBytes(48).toString('base64'),
  };
  const settings = {
    ...bareSettings(),
    ...secrets,
    KEYTURN_DEMO: '1',
    KEYTURN_DEV_MAILBOX: '1',
  };
  const after = { ...settings, DATABASE_URL: found.url, KEYTURN_DATA_DIR: found.folder };
  try {
    const { passed, failed } = await drill(
      {
        name: 'PostgreSQL 15',
        before: { ...settings, DATABASE_URL: lost.url, KEYTURN_DATA_DIR: lost.folder },
        after,
        backsUpRunning: true,
        destroy: lost.remove,
        async refusals(checks, command, file) {
          await checks.check(
            'another master key is refused, before the server is asked',
            async () => {
              const nowhere = 'postgresql://keyturn@127.0.0.1:1/keyturn';
              const OLP_MASTER_KEY = randomBytes(32).toString('base64');
              const other = { ...after, DATABASE_URL: nowhere, OLP_MASTER_KEY };
              const { code, text } = await command(other, 'restore', file);
              assert.equal(code, 1);
              assert.match(text, /sealed by the master key.*Nothing was changed/);
            },
          );
        },
        async again(checks, command, file) {
          await checks.check('what is used is not overwritten', async () => {
            const { code, text } = await command(after, 'restore', file, '--overwrite');
            assert.equal(code, 1);
            assert.match(text, /Keyturn still uses .*nothing was changed/);
          });
        },
        async atLast(checks, command, file) {
          const has = async () =>
            (await command(after, 'organization', 'list', '--search', 'After')).text.includes(
              'After',
            );
          await checks.check('what is there is not overwritten, unless it may be', async () => {
            await command(after, 'organization', 'create', '--name', 'After the backup');
            const refused = await command(after, 'restore', file);
            assert.equal(refused.code, 1);
            assert.match(refused.text, /is not empty .*nothing was changed/);
          });
          await checks.check('a restore that breaks off leaves what was there', async () => {
            // Its note says that this is all of it: pg_restore finds out on the way.
            const cut = readFileSync(file).subarray(0, -20_000);
            const sha256 = createHash('sha256').update(cut).digest('hex');
            const note = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
            writeFileSync(`${file}-cut`, cut);
            writeFileSync(`${file}-cut.json`, JSON.stringify({ ...note, sha256 }));
            const { code, text } = await command(after, 'restore', `${file}-cut`, '--overwrite');
            assert.equal(code, 1);
            assert.match(text, /pg_restore/);
            assert.ok(await has());
          });
          await checks.check('it is overwritten where that was said', async () => {
            const { code, text } = await command(after, 'restore', file, '--overwrite');
            assert.deepEqual([code, /Restored/.test(text)], [0, true], text);
            assert.ok(!(await has()));
          });
        },
      },
      await freePort(),
    );
    return { passed, failed, skipped: 0 };
  } finally {
    await lost.remove();
    await found.remove();
  }
}
