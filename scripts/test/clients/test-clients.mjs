import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../start/say.mjs';
import { throwawayPortal } from '../throwaway-portal.mjs';
import { languages, toolchains } from '../toolchains.mjs';
import { tryCLibrary } from './c-library.mjs';
import { clientsIn } from './clients.mjs';
import { guideParts, startGuidesPortal, tryGuide } from './guide.mjs';
import { tryHostilePlaces } from './hostile-places.mjs';
import { tryMachineState } from './machine-state.mjs';
import { tryOneState } from './one-state.mjs';
import { tryPackages } from './packages.mjs';
import { PortalDoor } from './portal-door.mjs';
import { runSpoiledVectors, runVectors } from './run-vectors.mjs';
import { tryClient } from './trial.mjs';

/** @typedef {import('../toolchains.mjs').Language} Language */

const productId = '81000';
/** Whatever the locale, programs write it as it is. */
const productName = 'Sternwarte für Ω';

/**
 * Runs each client's test vectors, each client against the real portal, and the integrator's guide as it is
 * written; installs their packages. A client that cannot be run is a failure where CI is set, else one of `notRun`.
 * @param {Map<Language, string>} missing languages whose toolchain is missing, and what to do about it
 * @returns {Promise<{counts: import('../counts.mjs').Counts, notRun: string[]}>}
 */
export async function testClients(missing) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const add = (/** @type {{passed: number, failed: number}} */ { passed, failed }) => {
    counts.passed += passed;
    counts.failed += failed;
  };
  const notRun = [...missing].map(([language, remedy]) => {
    const { name } = toolchains[language];
    return `the ${name} client: its test vectors, its trial, its part of the guide (${remedy})`;
  });
  if (process.env.CI) {
    for (const what of notRun) say(`  ✗ not run: ${what}`);
    counts.failed += notRun.length;
  }

  const present = languages.filter((language) => !missing.has(language));
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-clients-'));
  // The user nobody runs the clients too.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'java'));
  const clients = clientsIn(join(folder, 'java'));
  const parts = guideParts();
  const [portal, compiled] = await Promise.all([
    throwawayPortal((env) => startGuidesPortal(parts, env), 'clients-portal.log'),
    Promise.all(present.map((language) => compile(language, clients[language], { add, notRun }))),
  ]);
  try {
    const ready = compiled.filter((language) => language !== null);
    const vectors = ready.map(async (language) => {
      const done = await runVectors(clients[language]);
      add(done);
      add(await runSpoiledVectors(clients[language]));
      if (done.leftOut.length === 0) return;
      const { name } = toolchains[language];
      const which = done.leftOut.map((line) => line.replace(/^.*?\): /, '')).join(', ');
      notRun.push(`left out of the ${name} client's test vectors (see its step above): ${which}`);
    });
    const door = new PortalDoor(portal);
    const trials = async () => {
      await createProduct(door, folder);
      for (const language of ready) {
        add(await tryClient(clients[language], door, { productId, productName, folder }));
      }
      const together = ready.map((language) => clients[language]);
      add(await tryOneState(together, door, { productId, folder }));
      add(await tryMachineState(together, door));
      add(await tryHostilePlaces(together, door, { productId, folder }));
    };
    const library = async () => {
      if (!ready.includes('c')) return;
      const { checks, leftOut } = await tryCLibrary(folder);
      add(checks);
      notRun.push(...leftOut);
    };
    const guide = async () => add(await tryGuide(parts, { env: portal.env, folder, missing }));
    const packages = async () => {
      const tried = await tryPackages(parts, { folder, missing });
      add(tried.checks);
      notRun.push(...tried.notRun);
    };
    await Promise.all([...vectors, trials(), library(), guide(), packages()]);
  } finally {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { counts, notRun };
}

/**
 * @param {Language} language
 * @param {import('./clients.mjs').Client} client
 * @param {{add: (counts: {passed: number, failed: number}) => void, notRun: string[]}} report
 * @returns {Promise<Language | null>} null: it does not compile
 */
async function compile(language, client, { add, notRun }) {
  try {
    for (const what of await client.compile()) notRun.push(`of the ${client.name} client: ${what}`);
    return language;
  } catch (error) {
    say(/** @type {Error} */ (error).message);
    add({ passed: 0, failed: 1 });
    return null;
  }
}

/** A product with short keys and keys for typing. @param {PortalDoor} door @param {string} folder */
async function createProduct(door, folder) {
  const kind = ['--algorithm', 's48', '--short-keys', '--lease-days', '30'];
  await door.keyturn('product', 'create', '--id', productId, '--name', productName, ...kind);
  const build = ['--version', '1.0', '--build-date', '2026-01-01'];
  const text = await door.keyturn('product', 'export', productId, ...build);
  writeFileSync(join(folder, 'product.json'), text);
}
