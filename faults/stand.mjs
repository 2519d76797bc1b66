import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bringUpDatabase } from '../scripts/start/embedded.mjs';
import { root } from '../scripts/start/paths.mjs';
import { sayNothing } from '../scripts/start/say.mjs';
import { throwawayFolder } from '../scripts/test/throwaway-folder.mjs';
import { openHistory } from './history.mjs';
import { readFinal } from './judge/read-final.mjs';
import { makePortal } from './portals.mjs';
import { loadWorld } from './world.mjs';

/** Of the licenses: few, so that clients fight for them. */
const SEATS = [1, 2, 2, 3, 3];

/**
 * What portals and clients of a run stand on: a database with a few licenses, and a history of what clients are
 * told. Whatever happens to `work`, nothing that was started here outlives it.
 * @template T
 * @param {string} name of the history's file
 * @param {(stand: Stand) => Promise<T>} work
 * @param {string} [checkout] whose operations fill the database
 * @returns {Promise<T>}
 */
export async function onStand(name, work, checkout = root) {
  const { fill, makeDevice, makeRandom } = await loadWorld(checkout);
  const { folder, remove } = await throwawayFolder();
  sayNothing();
  const bringUp = () => bringUpDatabase({ data: folder, settings: { max_connections: '200' } });
  let database = await bringUp();
  /** @type {import('./portals.mjs').Portal[]} */
  const portals = [];
  try {
    const masterKey = randomBytes(32);
    process.chdir(checkout);
    const licenses = await fill(database.url, masterKey, SEATS);
    process.chdir(root);
    mkdirSync(join(root, 'test-results'), { recursive: true });
    const file = join(root, 'test-results', `${name}.jsonl`);
    const history = openHistory(file);
    return await work({
      ...{ databaseUrl: database.url, masterKey, licenses, makeDevice, makeRandom, history, file },
      async startPortal(called, how) {
        const portal = await makePortal(called, { databaseUrl: database.url, ...how });
        portals.push(portal);
        return portal;
      },
      async restartDatabase() {
        await database.stop();
        database = await bringUp();
      },
      async end() {
        await Promise.all(portals.map((portal) => portal.stop()));
        await history.close();
        return readFinal(database.url);
      },
    });
  } finally {
    await Promise.all(portals.map((portal) => portal.stop()));
    await database.stop();
    remove();
  }
}

/** @typedef {Omit<Parameters<typeof makePortal>[1], 'databaseUrl'>} Program */
/** @typedef {typeof import('./world')} World */
/**
 * @typedef {object} Stand
 * @property {string} databaseUrl
 * @property {Uint8Array} masterKey
 * @property {Awaited<ReturnType<World['fill']>>} licenses
 * @property {World['makeDevice']} makeDevice
 * @property {World['makeRandom']} makeRandom
 * @property {import('./history.mjs').History} history
 * @property {string} file the history's
 * @property {(name: string, how: Program) => Promise<import('./portals.mjs').Portal>} startPortal
 * @property {() => Promise<void>} restartDatabase
 * @property {() => ReturnType<typeof readFinal>} end stops the portals; what the database holds in the end
 */
