import { join } from 'node:path';
import { whileClaimed } from './claim.mjs';
import {
  bringUpDatabase,
  existingHome,
  isOwnUrl,
  makeDataFolder,
  readRecord,
} from './embedded.mjs';
import { dataFolder, fromEnv } from './paths.mjs';
import { say } from './say.mjs';
import { embeddedSecrets, secretsFromEnvironment } from './secrets.mjs';

/**
 * The database to use, and the secrets that belong to it.
 * @typedef {object} Database
 * @property {boolean} embedded the clone's own
 * @property {boolean} owner whether `stop` stops it
 * @property {string} url
 * @property {Record<string, string>} secrets by variable
 * @property {() => Promise<void>} stop stops an embedded server if it is ours to stop
 */

/** @returns {boolean} whether DATABASE_URL is absent, or names the clone's own database */
export function usesEmbedded() {
  const url = fromEnv('DATABASE_URL');
  return url === undefined || isOwnUrl(url, readRecord());
}

/** Refuses at once what would be refused later: secrets that are missing. */
export function assertSecrets() {
  if (!usesEmbedded()) secretsFromEnvironment();
  else if (existingHome()) embeddedSecrets(dataFolder(), true);
}

/**
 * Brings the database up and does the work on it that must not happen twice at a time.
 * @template T
 * @param {(database: Database) => Promise<T>} work
 * @returns {Promise<{database: Database, value: T}>}
 */
export async function withDatabase(work) {
  const data = dataFolder();
  makeDataFolder(data);
  const waiting = () => say('  Another process prepares this database: waiting for it …');
  return whileClaimed(join(data, 'preparing'), waiting, async () => {
    const database = usesEmbedded() ? await embedded(data) : foreign();
    try {
      return { database, value: await work(database) };
    } catch (error) {
      await database.stop();
      throw error;
    }
  });
}

/** @param {string} data @returns {Promise<Database>} */
async function embedded(data) {
  const { secrets, made } = embeddedSecrets(data, existingHome(data) !== undefined);
  if (made.length > 0) say(`  New secrets: ${made.join(', ')}`);
  const { url, owner, stop } = await bringUpDatabase({ settings: extraSettings() });
  return { embedded: true, owner, url, secrets, stop };
}

/** @returns {Database} */
function foreign() {
  const url = /** @type {string} */ (fromEnv('DATABASE_URL'));
  const secrets = secretsFromEnvironment();
  return { embedded: false, owner: false, url, secrets, stop: async () => {} };
}

/** @returns {{ [name: string]: string }} settings of the embedded server, for tests that read its log */
const extraSettings = () => JSON.parse(fromEnv('KEYTURN_DATABASE_SETTINGS') ?? '{}');
