import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from './say.mjs';

/**
 * What a backup is, in `<its file>.json`: looked at before a restore touches anything.
 * @typedef {object} Note
 * @property {1} keyturn version of this form
 * @property {'dump' | 'cluster'} kind of pg_dump, or the stopped files of the embedded database with its secrets
 * @property {string} at when it was begun, ISO 8601
 * @property {number} postgres major version of the server
 * @property {number} migration the newest one that is in it
 * @property {string[]} masterKeys fingerprints of the keys that sealed what is in it
 * @property {number} bytes
 * @property {string} sha256 of the file, in hex
 */

/** @typedef {Pick<Note, 'kind' | 'postgres' | 'migration' | 'masterKeys'>} About */

const endings = { dump: 'dump', cluster: 'tar.gz' };

/**
 * Where the backup will stand; the folder is made for this user alone.
 * @param {Note['kind']} kind
 * @param {string | undefined} wanted
 * @param {Date} now
 */
export function newBackupFile(kind, wanted, now) {
  const day = now.toISOString().replaceAll(':', '-').slice(0, 19);
  const file = wanted ? resolve(wanted) : join(backupFolder(), `keyturn-${day}.${endings[kind]}`);
  for (const one of [file, noteOf(file)]) {
    if (existsSync(one)) throw new Refusal(`${one} is there already: name another file.`);
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return file;
}

/**
 * Keeps what comes from a program, readable for this user alone. The backup has its name, its note and the stamp
 * only when all of it is there.
 * @param {string} file
 * @param {(to: import('node:stream').Writable) => Promise<void>} make writes it, and fails where the program does
 * @param {About} about
 * @param {Date} begun
 * @returns {Promise<Note>}
 */
export async function keepBackup(file, make, about, begun) {
  const partial = `${file}.partial`;
  const sum = summing();
  try {
    // Flushed to the disk: a stamp after a power cut would lie.
    const to = createWriteStream(partial, { mode: 0o600, flags: 'w', flush: true });
    await Promise.all([pipeline(sum.stream, to), make(sum.stream)]);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  /** @type {Note} */
  const note = { keyturn: 1, ...about, at: begun.toISOString(), ...sum.result() };
  renameSync(partial, file);
  writeWhole(noteOf(file), note);
  const stamp = stampFile();
  mkdirSync(dirname(stamp), { recursive: true, mode: 0o700 });
  writeWhole(stamp, { at: note.at, file });
  return note;
}

/**
 * A backup whose file is as it was made.
 * @param {string} file
 * @param {Note['kind']} kind
 * @returns {Promise<Note>}
 */
export async function readBackup(file, kind) {
  const note = readNote(file);
  if (note.kind !== kind) throw new Refusal(wrongKind[note.kind]);
  const sum = summing();
  await pipeline(createReadStream(file), sum.stream.resume());
  if (sum.result().sha256 !== note.sha256) {
    throw new Refusal(
      `${file} is not as it was when it was made (${sum.result().bytes} bytes of ${note.bytes}, or others): nothing was changed. Take another copy.`,
    );
  }
  return note;
}

const wrongKind = {
  dump: 'This is a backup of a PostgreSQL server: set DATABASE_URL, OLP_MASTER_KEY and AUTH_SECRET, and restore it there.',
  cluster:
    'This is a backup of an embedded database: restore it in a clone without DATABASE_URL, then start that one.',
};

/** @param {string} file @returns {Note} */
function readNote(file) {
  for (const one of [file, noteOf(file)]) {
    if (!existsSync(one)) throw new Refusal(`${one} is not there: a backup is these two files.`);
  }
  try {
    const note = JSON.parse(readFileSync(noteOf(file), 'utf8'));
    if (note.keyturn === 1) return note;
  } catch {
    // Said below.
  }
  throw new Refusal(`${noteOf(file)} cannot be read by this version of Keyturn.`);
}

/**
 * Before anything is overwritten: whether what was restored could be read and run.
 * @param {Note} note
 * @param {{masterKeys: string[], migration: number}} here the keys that this environment has; the newest migration it knows
 */
export function assertFits(note, here) {
  const closed = note.masterKeys.filter((id) => !here.masterKeys.includes(id));
  if (closed.length > 0) {
    throw new Refusal(
      `This backup was sealed by the master key ${closed.join(' and ')}, but OLP_MASTER_KEY is ${here.masterKeys.join(' and ')}: ` +
        'nothing of it could be signed or read. Nothing was changed. Restore the right key first.',
    );
  }
  if (note.migration > here.migration) {
    throw new Refusal(
      'This backup is of a newer version of Keyturn: nothing was changed. Update this one first.',
    );
  }
}

/** When a backup last succeeded, for whoever watches its age. */
const stampFile = () =>
  resolve(process.env.KEYTURN_BACKUP_STAMP || join(backupFolder(), 'last.json'));

/** Not `paths.mjs`, which a bundle moves: whoever runs this does so in the project's folder. */
const backupFolder = () => resolve(process.env.KEYTURN_DATA_DIR || '.data', 'backups');

/** The newest migration of this version. @returns {number} */
export function newestMigration() {
  const journal = readFileSync('drizzle/meta/_journal.json', 'utf8');
  /** @type {{entries: {when: number}[]}} */
  const { entries } = JSON.parse(journal);
  return Math.max(...entries.map(({ when }) => when));
}

/** @param {string} file */
const noteOf = (file) => `${file}.json`;

/** @param {string} file @param {object} content */
function writeWhole(file, content) {
  writeFileSync(`${file}.partial`, `${JSON.stringify(content, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(`${file}.partial`, file);
}

/** A stream that passes on what it gets, and its sum. */
function summing() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  /** @type {{bytes: number, sha256: string} | undefined} */
  let result;
  return {
    stream,
    result: () => {
      result ??= { bytes, sha256: hash.digest('hex') };
      return result;
    },
  };
}
