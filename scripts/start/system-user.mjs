import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Refusal } from './say.mjs';

/** @typedef {{uid: number, gid: number, name: string}} SystemUser */

const created = 'keyturn-postgres';

/**
 * PostgreSQL refuses to run as root. As root, its server runs as the owner of the database's files if
 * there are any, else as `postgres`, else as a user made for it, else as `nobody`.
 * @param {string} folder the database's files, possibly not there yet
 * @returns {SystemUser | null} null: run as who we are
 */
export function databaseUser(folder) {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    return { uid: owner.uid, gid: owner.gid, name: nameOf(owner.uid) };
  }
  const found = lookUp('postgres') ?? lookUp(created);
  if (found) return found;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', created]);
  const user = lookUp(created) ?? lookUp('nobody');
  if (!user) {
    throw new Refusal(
      'PostgreSQL cannot run as root and there is no other user to run it: run npm start as an ordinary user.',
    );
  }
  return user;
}

/** @param {string} name @returns {SystemUser | undefined} */
function lookUp(name) {
  const id = (/** @type {string} */ flag) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = id('-u');
  const gid = id('-g');
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout), name };
}

/** @param {number} uid */
function nameOf(uid) {
  const found = spawnSync('id', ['-nu', String(uid)], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : String(uid);
}

/**
 * What `spawn` wants to run something as this user.
 * @param {SystemUser | null} user
 */
export const as = (user) => (user ? { uid: user.uid, gid: user.gid } : {});

/**
 * Whether this user gets to a folder and may write in it: no `chmod` of ours opens the folders above.
 * @param {SystemUser | null} user
 * @param {string} folder
 */
export function canWrite(user, folder) {
  if (!user) return true;
  const script = 'cd "$0" && test -w .';
  return spawnSync('/bin/sh', ['-c', script, folder], { cwd: '/', ...as(user) }).status === 0;
}
