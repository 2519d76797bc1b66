import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toHex } from '@/lib/olp/bytes';
import { ok, type Result, refuse } from '@/lib/olp/result';
import {
  errnoOf,
  failedFolder,
  publishNew,
  removeIfPossible,
  removeLeftovers,
  writeTemporary,
} from './durable-file';
import { findEarlier, type Place, readText, removeEarlier } from './earlier-state';
import type { State, Tombstone } from './state';
import { readState, writeState } from './state-json';
import type { Loaded, Store, StoreRefusal } from './store';
import { type SecondCopy, tombstoneFolder } from './tombstone-folder';

/** Bytes written to see whether a state could be, which nothing compresses: an empty file fits on a full disk, too. */
const ROOM = 16_384;

const STATE_FILE = /^state\.([1-9]\d{0,14})\.json$/;

/**
 * The state as one file `state.<revision>.json`; the highest revision counts. A new one is written
 * aside and then linked to the next free name, which only one process can get: so there is no lock
 * that a crash could leave behind. `second`: the folder of the second copy of the tombstones; `earlier`:
 * where else a state of an earlier version may be; `machine`: every user of the machine may read it.
 * docs/wizard-state.md says all of it.
 */
export function fileStore(
  folder: string,
  second: string,
  productId: number,
  earlier: readonly Place[] = [],
  machine = false,
): Store {
  const copies = tombstoneFolder(second, productId, machine);
  const earlierPlaces = [{ state: folder, secondCopy: second }, ...earlier];

  function load(): Result<Loaded, StoreRefusal> {
    const newest = readNewest(folder);
    if (newest === null) return loadEarlier();
    const copy = copies.read();
    const path = join(folder, fileName(newest.revision));
    const read = readState(newest.content, productId);
    if (!read.ok) return refuse(read.error.code, { ...read.error.details, file: path });
    heal(read.value.tombstones, copy);
    const state = withSecondCopy(read.value, copy);
    return ok({ state, outlived: [], revision: newest.revision });
  }

  /** It counts as revision 0: the next change writes it anew and removes it. */
  function loadEarlier(): Result<Loaded, StoreRefusal> {
    const found = findEarlier(earlierPlaces);
    const copy = copies.read();
    if (found === null) return ok({ state: null, outlived: copy.tombstones, revision: 0 });
    const read = readState(found.content, productId, true);
    if (!read.ok) return refuse(read.error.code, { ...read.error.details, file: found.path });
    const there = tombstoneFolder(found.place.secondCopy, productId).read();
    const state = withSecondCopy(withSecondCopy(read.value, there), copy);
    return ok({ state, outlived: [], revision: 0 });
  }

  function commit(state: State, onto: number): Result<boolean, StoreRefusal> {
    const missing = missingIn(copies.read(), state.tombstones);
    const staged = copies.stage(missing);
    try {
      const temporary = writeTemporary(folder, writeState(state), machine);
      if (!writeRevision(temporary, onto + 1)) return ok(false);
      staged.publish();
    } finally {
      staged.discard();
    }
    removeEarlier(onto === 0 ? earlierPlaces : earlierPlaces.slice(0, 1), removeIfPossible);
    return ok(true);
  }

  /** A crash between the two places leaves the second one behind; reading must not depend on it. */
  function heal(tombstones: readonly Tombstone[], copy: SecondCopy): void {
    const missing = missingIn(copy, tombstones);
    if (missing.length === 0) return;
    try {
      copies.stage(missing).publish();
    } catch {
      // The next commit says so.
    }
  }

  function erase(): Result<null, StoreRefusal> {
    removeEarlier(earlierPlaces, (path) => rmSync(path, { force: true }));
    return eraseAll(folder);
  }

  function canWrite(both: boolean): Result<null, StoreRefusal> {
    for (const each of both ? [folder, second] : [folder]) {
      removeIfPossible(writeTemporary(each, randomBytes(ROOM / 2).toString('hex'), machine));
    }
    return ok(null);
  }

  /** Failures of the file system are answers, not exceptions. */
  function guard<T>(
    code: 'STATE_UNREADABLE' | 'STATE_NOT_WRITABLE',
    run: () => Result<T, StoreRefusal>,
  ): Result<T, StoreRefusal> {
    try {
      return run();
    } catch (error) {
      const reason = errnoOf(error);
      if (reason === '') throw error;
      const path = pathOf(error);
      const at = failedFolder(error) ?? ([path, dirname(path)].includes(second) ? second : folder);
      return refuse(code, { folder: at, reason, ...(machine ? { machine } : {}) });
    }
  }

  return {
    load: () => guard('STATE_UNREADABLE', load),
    erase: () => guard('STATE_NOT_WRITABLE', erase),
    commit: (state, onto) => guard('STATE_NOT_WRITABLE', () => commit(state, onto)),
    canWrite: (both) => guard('STATE_NOT_WRITABLE', () => canWrite(both)),
  };
}

/** What a failed file operation was about. */
function pathOf(error: unknown): string {
  return error instanceof Error && 'path' in error ? String(error.path) : '';
}

function readNewest(folder: string): { revision: number; content: string } | null {
  for (;;) {
    const revision = Math.max(0, ...revisionsIn(folder));
    if (revision === 0) return null;
    try {
      return { revision, content: readText(join(folder, fileName(revision))) };
    } catch (error) {
      // Another process has just replaced it by a newer one.
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
}

function writeRevision(temporary: string, revision: number): boolean {
  const folder = dirname(temporary);
  if (!publishNew(temporary, folder, fileName(revision))) return false;
  const others = revisionsIn(folder).filter((other) => other !== revision);
  if (others.some((other) => other > revision)) {
    // The name was free only because others have gone on and tidied up behind them.
    removeIfPossible(join(folder, fileName(revision)));
    return false;
  }
  for (const older of others) removeIfPossible(join(folder, fileName(older)));
  removeLeftovers(folder);
  return true;
}

/**
 * The newest one goes last: a crash on the way must not bring an older state back. A process that still
 * writes onto one of them brings back no license either: its tombstone is in the second place.
 */
function eraseAll(folder: string): Result<null, StoreRefusal> {
  const revisions = revisionsIn(folder).sort((a, b) => a - b);
  for (const revision of revisions) rmSync(join(folder, fileName(revision)), { force: true });
  if (revisions.length > 0) removeLeftovers(folder);
  return ok(null);
}

function revisionsIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const match = STATE_FILE.exec(name);
      return match ? [Number(match[1])] : [];
    });
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function fileName(revision: number): string {
  return `state.${revision}.json`;
}

/** The state with the tombstones of both places, without the records that have one. */
function withSecondCopy(state: State, copy: SecondCopy): State {
  const known = new Set(state.tombstones.map(({ deviceCode }) => toHex(deviceCode)));
  const added = copy.tombstones.filter(({ deviceCode }) => !known.has(toHex(deviceCode)));
  const dead = (code: string) => known.has(code) || copy.deviceCodes.has(code);
  return {
    ...state,
    records: state.records.filter(({ deviceCode }) => !dead(toHex(deviceCode))),
    tombstones: [...state.tombstones, ...added].sort((a, b) => a.time - b.time),
  };
}

/** What the second place lacks: whole tombstones, and what the portal said to their code. */
function missingIn(copy: SecondCopy, tombstones: readonly Tombstone[]): Tombstone[] {
  return tombstones.filter(({ deviceCode, sent, refused }) => {
    const code = toHex(deviceCode);
    return !copy.deviceCodes.has(code) || ((sent || refused) && copy.unsettled.has(code));
  });
}
