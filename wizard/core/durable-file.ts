import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
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

/** Of which folder an operation failed: neither a full disk nor a folder above says it. */
function inFolder<T>(folder: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof Error ? Object.assign(error, { folder }) : error;
  }
}

/** The folder that writing failed in; undefined where the path of the failure says it. */
export function failedFolder(error: unknown): string | undefined {
  return error instanceof Error && 'folder' in error ? String(error.folder) : undefined;
}

/**
 * Writes a complete file beside its future name and answers its path: mode 0600, `forAll` 0644 whatever the umask is.
 * On failure it leaves none.
 */
export function writeTemporary(folder: string, content: string, forAll = false): string {
  return inFolder(folder, () => {
    makeFolder(folder, forAll);
    const path = join(folder, `.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    const file = openSync(path, 'wx', 0o600);
    let isWritten = false;
    try {
      // Windows has no modes: there it is as the folder's ACL says.
      if (forAll && process.platform !== 'win32') fchmodSync(file, 0o644);
      writeFileSync(file, content);
      fsyncSync(file);
      isWritten = true;
    } finally {
      closeSync(file);
      if (!isWritten) removeIfPossible(path);
    }
    return path;
  });
}

/** With those above it: mode 0700, `forAll` 0755. The mode of one that is there already is its owner's choice. */
function makeFolder(folder: string, forAll: boolean): void {
  const first = mkdirSync(folder, { recursive: true, mode: forAll ? 0o755 : 0o700 });
  if (!forAll || first === undefined || process.platform === 'win32') return;
  // The umask may have taken something.
  let made = folder;
  for (; made.length > first.length; made = dirname(made)) openToAll(made);
  openToAll(first);
}

/** By its descriptor: who may write above it could have put a link to another folder in its place. */
function openToAll(folder: string): void {
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const handle = openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    fchmodSync(handle, 0o755);
  } finally {
    closeSync(handle);
  }
}

/** Gives a temporary file its name, replacing what was there, in one step that survives a crash. */
export function publish(temporary: string, folder: string, name: string): void {
  inFolder(folder, () => {
    renameSync(temporary, join(folder, name));
    syncFolder(folder);
  });
}

/** Like `publish`, but false if the name is taken: of several processes exactly one gets it. The temporary file is gone. */
export function publishNew(temporary: string, folder: string, name: string): boolean {
  try {
    return inFolder(folder, () => linkNew(temporary, folder, name));
  } finally {
    removeIfPossible(temporary);
  }
}

function linkNew(temporary: string, folder: string, name: string): boolean {
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
  syncFolder(folder);
  return true;
}

/** Removes what crashed processes left half done, as far as it can: it is called when all is done. */
export function removeLeftovers(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!TEMPORARY.test(name)) continue;
      const path = join(folder, name);
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat && Date.now() - stat.mtimeMs > LEFT_BEHIND_MILLISECONDS) removeIfPossible(path);
    }
  } catch {
    // The next change tries again.
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
