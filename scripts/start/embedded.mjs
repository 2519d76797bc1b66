import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { claim } from './claim.mjs';
import { clusterExists, createCluster, makeHome, startCluster, stopCluster } from './cluster.mjs';
import { dataFolder } from './paths.mjs';
import { elsewhere, makeElsewhere, postgresBinaries } from './postgres-binaries.mjs';
import { Refusal, say, step } from './say.mjs';
import { canWrite, databaseUser } from './system-user.mjs';

/**
 * `.data/database.json`: how to reach the clone's own database.
 * @typedef {import('./cluster.mjs').Access & {home?: string, port?: number}} Record home: only when it is not in `.data`
 */

/** @param {string} data the data folder */
export const recordFile = (data) => join(data, 'database.json');

/** @param {string} data */
function homeElsewhere(data) {
  const name = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return join(elsewhere, name);
}

/** @param {string} data @returns {Record | null} */
export function readRecord(data = dataFolder()) {
  const file = recordFile(data);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Refusal(`${file} is damaged: put it back from your backup.`);
  }
}

/** @param {string} data @param {Record} record */
export function writeRecord(data, record) {
  writeFileSync(recordFile(data), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}

/**
 * @param {string} data
 * @returns {string | undefined} where this data folder's cluster is, if it was ever made
 */
export function existingHome(data = dataFolder()) {
  const homes = [readRecord(data)?.home, join(data, 'postgres'), homeElsewhere(data)];
  return homes.find((home) => home !== undefined && clusterExists(home));
}

/** @param {Record} record @returns {string} */
export const urlOf = (record) =>
  `postgres://${record.role}:${record.password}@127.0.0.1:${record.port}/${record.database}`;

/**
 * Whether a DATABASE_URL means this clone's own database: a second instance is started that way.
 * @param {string} url
 * @param {Record | null} record
 */
export function isOwnUrl(url, record) {
  if (!record?.port || !URL.canParse(url)) return false;
  const { hostname, port, pathname } = new URL(url);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return loopback && Number(port) === record.port && pathname === `/${record.database}`;
}

/** Makes the data folder; as root it lets the database's user pass, but not look around. */
export function makeDataFolder(data = dataFolder()) {
  mkdirSync(data, { recursive: true });
  chmodSync(data, process.getuid?.() === 0 ? 0o711 : 0o700);
}

/**
 * Brings the embedded database up: made if there is none, started if it does not run, taken over if
 * its starter is gone. Whoever holds the claim stops it in the end; others only use it.
 *
 * @param {object} [options]
 * @param {string} [options.data] the data folder
 * @param {{ [name: string]: string }} [options.settings] of the server, beside our own
 * @param {boolean} [options.durable] false: do not wait for the disk when creating it (tests)
 * @returns {Promise<{url: string, adminUrl: string, log: string, owner: boolean, stop: () => Promise<void>}>}
 */
export async function bringUpDatabase(options = {}) {
  const { data = dataFolder(), settings = {}, durable = true } = options;
  const existing = existingHome(data);
  /** @type {Record} */
  const record = readRecord(data) ?? newRecord(existing);
  const user = databaseUser(join(existing ?? join(data, 'postgres'), 'data'));
  const { bin, major, copied } = postgresBinaries(user);
  const home = existing ?? newHome(data, user);
  if (home === join(data, 'postgres')) delete record.home;
  else record.home = home;
  const cluster = { home, bin, user };

  if (!existing) {
    // The passwords are on disk before the database that wants them.
    writeRecord(data, record);
    if (user) say(`  PostgreSQL runs as the user ${user.name}, as it refuses to run as root.`);
    if (record.home) say(`  That user cannot get to ${data}: the database is in ${home}`);
    if (copied) say(`  That user cannot get to node_modules: PostgreSQL is copied to ${elsewhere}`);
    await step('Creating the database', () => createCluster(cluster, record, { durable }));
  }
  assertVersion(home, major);

  const release = await claim(join(data, 'database-owner'));
  try {
    const { port, wasRunning } = await startCluster(cluster, { port: record.port, settings });
    if (wasRunning && release) say('  The database was still running: taken over.');
    record.port = port;
    writeRecord(data, record);
  } catch (error) {
    release?.();
    throw error;
  }
  return {
    url: urlOf(record),
    adminUrl: `postgres://postgres:${record.adminPassword}@127.0.0.1:${record.port}/postgres`,
    log: join(home, 'server.log'),
    owner: release !== null,
    async stop() {
      if (!release) return;
      await stopCluster(cluster);
      release();
    },
  };
}

/** @param {string | undefined} existing @returns {Record} */
function newRecord(existing) {
  if (existing) {
    throw new Refusal(
      `There is a database in ${existing}, but its passwords (database.json in .data) are missing: ` +
        `put the file back from your backup, or remove ${existing} to begin anew.`,
    );
  }
  const password = () => randomBytes(24).toString('base64url');
  return { role: 'keyturn', password: password(), database: 'keyturn', adminPassword: password() };
}

/**
 * @param {string} data
 * @param {import('./system-user.mjs').SystemUser | null} user
 * @returns {string} a folder the server's user can write: in `.data`, or, below a closed home, elsewhere
 */
export function newHome(data, user) {
  const inData = join(data, 'postgres');
  makeHome(inData, user);
  if (canWrite(user, inData)) return inData;
  rmSync(inData, { recursive: true, force: true });
  makeElsewhere();
  const home = homeElsewhere(data);
  makeHome(home, user);
  return home;
}

/** @param {string} home @param {number} major of the installed PostgreSQL */
function assertVersion(home, major) {
  const file = join(home, 'data', 'PG_VERSION');
  const madeBy = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (madeBy === major) return;
  throw new Refusal(
    `The database in ${home} was made by PostgreSQL ${madeBy}, but PostgreSQL ${major} is installed: ` +
      'check out the Keyturn version that made it, or move its data with pg_dump.',
  );
}

/** Whether this user may use the data folder at all. @param {string} data */
export function assertReadable(data = dataFolder()) {
  const found = statSync(data, { throwIfNoEntry: false });
  const me = process.getuid?.();
  if (!found || me === undefined || me === 0 || found.uid === me) return;
  throw new Refusal(`${data} belongs to another user: start Keyturn as that user, or as root.`);
}
