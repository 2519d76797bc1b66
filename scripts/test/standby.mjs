import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCluster, makeHome, startCluster, stopCluster } from '../start/cluster.mjs';
import { makeDataFolder } from '../start/embedded.mjs';
import { postgresBinaries } from '../start/postgres-binaries.mjs';
import { databaseUser } from '../start/system-user.mjs';
import { throwawayFolder } from './throwaway-folder.mjs';

/** A database, a streaming standby of it, and one of that, for one test. */
export async function pairOfServers() {
  const { folder, remove } = await throwawayFolder();
  makeDataFolder(folder);
  const user = databaseUser(folder);
  const { bin } = postgresBinaries(user);
  /** @param {string} name */
  const clusterIn = (name) => ({ home: join(folder, name), bin, user });
  const primary = clusterIn('primary');
  const standbys = [clusterIn('standby'), clusterIn('farther')];
  const password = randomBytes(24).toString('base64url');
  const access = { role: 'keyturn', password, database: 'keyturn', adminPassword: password };
  makeHome(primary.home, user);
  await createCluster(primary, access, { durable: false });
  // A copy of a server that does not run is one that can follow it.
  for (const { home } of standbys) {
    spawnSync('cp', ['-a', primary.home, home]);
    writeFileSync(join(home, 'data', 'standby.signal'), '');
  }
  // What a transaction writes before its end is flushed late: it can be told apart from what is on the disk.
  const settings = {
    fsync: 'off',
    wal_buffers: '128kB',
    wal_writer_delay: '10s',
    wal_writer_flush_after: '1GB',
  };
  const ports = [(await startCluster(primary, { settings })).port];
  for (const standby of standbys) {
    const primary_conninfo = `host=127.0.0.1 port=${ports.at(-1)} user=postgres password=${password}`;
    const followed = await startCluster(standby, { settings: { ...settings, primary_conninfo } });
    ports.push(followed.port);
  }
  /** @param {number} at @param {string} [role] */
  const url = (at, role = 'keyturn') =>
    `postgresql://${role}:${password}@127.0.0.1:${ports[at]}/keyturn`;
  return {
    primary: url(0),
    standby: url(1),
    standbyAdmin: url(1, 'postgres'),
    fartherAdmin: url(2, 'postgres'),
    async stop() {
      for (const cluster of [...standbys, primary]) {
        await stopCluster(cluster);
        rmSync(cluster.home, { recursive: true, force: true });
      }
      remove();
    },
  };
}
