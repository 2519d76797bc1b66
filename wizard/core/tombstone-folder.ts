import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '@/lib/olp/bytes';
import {
  errnoOf,
  publish,
  removeIfPossible,
  removeLeftovers,
  writeTemporary,
} from './durable-file';
import { readText } from './earlier-state';
import { readTombstoneFile, writeTombstone } from './state-json';
import type { Tombstone } from './state';

/** What the second place knows. */
export type SecondCopy = {
  /** Device Codes in hex of all files, readable or not: their records are dead in any case. */
  deviceCodes: Set<string>;
  tombstones: Tombstone[];
  /** Of those whose code no portal has confirmed, or refused for good. */
  unsettled: Set<string>;
};

/** `discard`: removes what has no name yet, as a `publish` that fails does. */
export type Staged = { publish(): void; discard(): void };

/**
 * The second place of tombstones (protocol section 9.1): one file each, named by the Device Code, so
 * that two processes never touch the same one with other content, but for `sent` and `refused`,
 * which only ever become true. `forAll`: every user of the machine may read them.
 */
export function tombstoneFolder(folder: string, productId: number, forAll = false) {
  function read(): SecondCopy {
    const names = listFiles(folder);
    const tombstones = names.flatMap((name) => {
      const read = readTombstoneFile(textOf(join(folder, name)), productId);
      return read.ok ? [read.value] : [];
    });
    const unsettled = tombstones.filter(({ sent, refused }) => !sent && !refused);
    return {
      deviceCodes: new Set(names.map((name) => name.slice(0, 20))),
      tombstones,
      unsettled: new Set(unsettled.map(({ deviceCode }) => toHex(deviceCode))),
    };
  }

  /** Writes them completely, but under names that do not count until `publish`. */
  function stage(tombstones: readonly Tombstone[]): Staged {
    const files: { temporary: string; name: string }[] = [];
    const staged: Staged = {
      publish() {
        try {
          for (const { temporary, name } of files) publish(temporary, folder, name);
        } finally {
          staged.discard();
        }
        if (files.length > 0) removeLeftovers(folder);
      },
      discard() {
        for (const { temporary } of files) removeIfPossible(temporary);
      },
    };
    try {
      for (const tombstone of tombstones) {
        const temporary = writeTemporary(folder, writeTombstone(productId, tombstone), forAll);
        files.push({ temporary, name: `${toHex(tombstone.deviceCode)}.json` });
      }
    } catch (error) {
      staged.discard();
      throw error;
    }
    return staged;
  }

  return { read, stage };
}

/** Empty where it cannot be read: its name says enough. */
function textOf(path: string): string {
  try {
    return readText(path);
  } catch {
    return '';
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{20}\.json$/.test(name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
