import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const TEMPORARY = /^\..+\.tmp$/;

/** A temporary file this old was left behind by a crash. */
const LEFT_BEHIND_MILLISECONDS = 10 * 60_000;

/** The code of a failed file operation, e.g. `ENOENT`. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Writes a complete file beside its future name and answers its path: mode 0600, `forAll` 0644 whatever the umask is. */
export function writeTemporary(folder: string, content: string, forAll = false): string {
  makeFolder(folder, forAll);
  const path = join(folder, `.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  const file = openSync(path, 'wx', 0o600);
  try {
    // Windows has no modes: there it is as the folder's ACL says.
    if (forAll && process.platform !== 'win32') fchmodSync(file, 0o644);
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

/** With those above it: mode 0700, `forAll` 0755. The mode of one that is there already is its owner's choice. */
function makeFolder(folder: string, forAll: boolean): void {
  const first = mkdirSync(folder, { recursive: true, mode: forAll ? 0o755 : 0o700 });
  if (!forAll || first === undefined || process.platform === 'win32') return;
  // The umask may have taken something.
  let made = folder;
  for (; made.length > first.length; made = dirname(made)) chmodSync(made, 0o755);
  chmodSync(first, 0o755);
}

/** Gives a temporary file its name, replacing what was there, in one step that survives a crash. */
export function publish(temporary: string, folder: string, name: string): void {
  renameSync(temporary, join(folder, name));
  syncFolder(folder);
}

/** Like `publish`, but false if the name is taken: of several processes exactly one gets it. */
export function publishNew(temporary: string, folder: string, name: string): boolean {
  const path = join(folder, name);
  try {
    linkSync(temporary, path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    // No hard links here (FAT, exFAT, some shares), for which systems have many codes: EPERM, ENOTSUP,
    // ENOSYS, on Windows EISDIR. Then only a race within microseconds stays undetected; what else is
    // wrong, renaming finds too.
    if (existsSync(path)) return false;
    renameSync(temporary, path);
  }
  removeIfPossible(temporary);
  syncFolder(folder);
  return true;
}

/** Removes what crashed processes left half done. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > LEFT_BEHIND_MILLISECONDS) removeIfPossible(path);
  }
}

/** Removes what nobody needs any more; a file that another process holds open may stay. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It does no harm.
  }
}

const NO_FOLDER_SYNC = ['EINVAL', 'EISDIR', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

function syncFolder(folder: string): void {
  // Windows has no way to sync a folder, and needs none for its journaled renames.
  if (process.platform === 'win32') return;
  let handle: number | null = null;
  try {
    handle = openSync(folder, 'r');
    fsyncSync(handle);
  } catch (error) {
    // Some file systems cannot do it either: exFAT, network shares. Each system has its own code for that.
    if (!NO_FOLDER_SYNC.includes(errnoOf(error))) throw error;
  } finally {
    if (handle !== null) closeSync(handle);
  }
}
