import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  assertFits,
  keepBackup,
  newBackupFile,
  newestMigration,
  readBackup,
} from './backup-files.mjs';
import { keyturn } from './bundle.mjs';
import { claim, whileClaimed } from './claim.mjs';
import { runningCluster, stopCluster } from './cluster.mjs';
import {
  existingHome,
  makeDataFolder,
  newHome,
  readRecord,
  recordFile,
  urlOf,
  writeRecord,
} from './embedded.mjs';
import { giveTo, postgresBinaries } from './postgres-binaries.mjs';
import { mustRun } from './run.mjs';
import { Refusal, say, step } from './say.mjs';
import { embeddedSecrets, secretFiles } from './secrets.mjs';
import { databaseUser } from './system-user.mjs';

/** What is beside the cluster's own files in a backup, as far as it is there. */
const beside = [...Object.keys(secretFiles), 'database.json'];

/**
 * Copies the embedded database, which has no pg_dump, and its secrets while nothing runs.
 * @param {string} data the data folder
 * @param {string | undefined} out
 * @returns {Promise<{file: string, bytes: number}>}
 */
export function backUpEmbedded(data, out) {
  return whileStopped(data, async (home) => {
    if (!home) throw new Refusal('There is no database to back up.');
    const begun = new Date();
    const { secrets } = embeddedSecrets(data, true);
    const about = {
      kind: /** @type {const} */ ('cluster'),
      postgres: versionOf(join(home, 'data')),
      migration: newestMigration(),
      masterKeys: [await fingerprint(secrets, data)],
    };
    const file = newBackupFile('cluster', out, begun);
    const names = beside.filter((name) => existsSync(join(data, name)));
    const cluster = ['--exclude=postmaster.pid', '-C', home, 'data'];
    const pack = (/** @type {import('node:stream').Writable} */ to) =>
      tar(['-czf', '-', ...cluster, '-C', data, ...names], to);
    const note = await step('Copying the database and its secrets', () =>
      keepBackup(file, pack, about, begun),
    );
    return { file, bytes: note.bytes };
  });
}

/**
 * Puts such a copy in the place of the embedded database, or where there is none yet. Everything is looked at
 * before anything is replaced.
 * @param {string} data the data folder
 * @param {string} file
 * @param {boolean} overwrite what is there may go
 * @returns {Promise<{file: string, at: string}>}
 */
export async function restoreEmbedded(data, file, overwrite) {
  const note = await readBackup(file, 'cluster');
  makeDataFolder(data);
  return whileStopped(data, async (existing) => {
    if (existing && !overwrite) {
      throw new Refusal(
        `There is a database in ${existing}: nothing was changed. Say --overwrite, and it goes.`,
      );
    }
    const user = databaseUser(join(existing ?? join(data, 'postgres'), 'data'));
    const { major } = postgresBinaries(user);
    if (note.postgres !== major) {
      throw new Refusal(
        `This backup is of PostgreSQL ${note.postgres}, but ${major} is installed: nothing was changed. Check out the Keyturn version that made it.`,
      );
    }
    const home = existing ?? newHome(data, user);
    // Beside what it will replace: to rename it there takes no time and cannot run out of space.
    const fresh = mkdtempSync(join(home, 'restoring-'));
    try {
      await step('Unpacking the backup', () => tar(['-xzf', file, '-C', fresh, '--no-same-owner']));
      const { secrets } = embeddedSecrets(fresh, true);
      const masterKeys = [await fingerprint(secrets, fresh)];
      assertFits(note, { masterKeys, migration: newestMigration() });
      if (user) giveTo(user, join(fresh, 'data'));
      chmodSync(join(fresh, 'data'), 0o700);
      place(fresh, { data, home, existing });
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    return { file, at: note.at };
  });
}

/**
 * @param {string} fresh the unpacked backup
 * @param {{data: string, home: string, existing: string | undefined}} to
 */
function place(fresh, { data, home, existing }) {
  const old = join(home, 'replaced');
  rmSync(old, { recursive: true, force: true });
  mkdirSync(old, { mode: 0o700 });
  if (existing) renameSync(join(home, 'data'), join(old, 'data'));
  for (const name of Object.keys(secretFiles)) {
    if (existsSync(join(fresh, name))) replaceSecret(join(fresh, name), join(data, name));
  }
  // Where the database stands is this computer's matter, its passwords are the backup's.
  const { home: _elsewhere, port: _old, ...access } = readRecord(fresh) ?? refuseDamaged(fresh);
  writeRecord(data, { ...access, ...(home === join(data, 'postgres') ? {} : { home }) });
  renameSync(join(fresh, 'data'), join(home, 'data'));
  rmSync(old, { recursive: true, force: true });
}

/** One that is there and another one is kept: other backups may be sealed by it. @param {string} from @param {string} to */
function replaceSecret(from, to) {
  if (existsSync(to) && !readFileSync(to).equals(readFileSync(from))) {
    renameSync(to, `${to}-replaced`);
    say(`  Kept: ${to}-replaced`);
  }
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}

/** @param {string} fresh @returns {never} */
function refuseDamaged(fresh) {
  throw new Refusal(`The backup has no ${recordFile(fresh)}: nothing was changed.`);
}

/**
 * Runs while nobody uses the database, and nobody begins to.
 * @template T
 * @param {string} data
 * @param {(home: string | undefined) => Promise<T>} work
 * @returns {Promise<T>}
 */
function whileStopped(data, work) {
  const waiting = () => say('  Another process prepares this database: waiting for it …');
  return whileClaimed(join(data, 'preparing'), waiting, async () => {
    const release = await claim(join(data, 'database-owner'));
    if (!release) {
      throw new Refusal(
        'Keyturn runs on this database: stop it first (Ctrl-C), and nothing is copied half written.',
      );
    }
    try {
      const home = existingHome(data);
      // Left by a starter that was killed: nobody uses it any more.
      if (home && (await runningCluster(home))) {
        const user = databaseUser(join(home, 'data'));
        await stopCluster({ home, bin: postgresBinaries(user).bin, user });
      }
      return await work(home);
    } finally {
      release();
    }
  });
}

/**
 * @param {Record<string, string>} secrets
 * @param {string} folder that holds the record of the database
 */
function fingerprint(secrets, folder) {
  const record = readRecord(folder) ?? refuseDamaged(folder);
  const env = { ...process.env, ...secrets, DATABASE_URL: urlOf(record) };
  return keyturn(['master-key', 'fingerprint'], env);
}

/** @param {string} folder of a cluster */
const versionOf = (folder) => Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10);

/**
 * Linux, macOS and Windows bring one.
 * @param {string[]} args
 * @param {import('node:stream').Writable} [to] where what it packs goes
 */
async function tar(args, to) {
  if (!to) {
    await mustRun('The backup could not be unpacked.', 'tar', args);
    return;
  }
  const child = spawn('tar', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) =>
      code === 0 ? done(null) : failed(new Refusal('The database could not be copied.')),
    );
  });
  await Promise.all([ended, pipeline(child.stdout, to)]);
}
