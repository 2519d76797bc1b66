import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './durable-file';

/** The two folders of a product. */
export type Place = { state: string; secondCopy: string };

/** What earlier versions of the clients had, and the lock beside it (docs/wizard-state.md, section 8). */
const STATE = 'state.json';
const LOCK = 'lock';

/** The first state of an earlier version; null: there is none. */
export function findEarlier(
  places: readonly Place[],
): { place: Place; path: string; content: string } | null {
  for (const place of places) {
    const path = join(place.state, STATE);
    try {
      return { place, path, content: readText(path) };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
    }
  }
  return null;
}

/** Removes the first of them, as it is written anew. */
export function removeEarlier(places: readonly Place[], remove: (path: string) => void): void {
  const place = places.find(({ state }) => existsSync(join(state, STATE)));
  if (!place) return;
  remove(join(place.state, STATE));
  remove(join(place.state, LOCK));
}

/** Like all that is no JSON, what is not UTF-8 is damaged. */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) return '';
    throw error;
  }
}
