import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';

/** @typedef {import('./clients.mjs').Client} Client */

/** Each process adds so many requests; at most four of all are kept. */
const ROUNDS = 3;
const KEPT = 4;

/**
 * The wizard and all clients on one state (docs/wizard-state.md), against the real portal: what one activates,
 * the others check and deactivate, and nothing is lost where several write at once.
 * @param {Client[]} clients
 * @param {import('./portal-door.mjs').PortalDoor} portal
 * @param {{productId: string, folder: string}} place product, and a folder for states
 * @returns {Promise<Checks>}
 */
export async function tryOneState(clients, portal, { productId, folder }) {
  const checks = new Checks('One state');
  const wizard = {
    name: 'License Wizard',
    command: [process.execPath, join(buildFolder, 'wizard.mjs')],
  };
  const all = [wizard, ...clients];
  const created = await portal.keyturn(
    ...['license', 'create', '--product', productId, '--email', 'buyer@example.com', '--json'],
  );
  /** @type {string} */
  const activationKey = JSON.parse(created).activationKey;
  const asked = ['--activation-key', activationKey, '--computer-id', 'ONE-STATE'];
  // One computer is activated ten times a day at most.
  const elsewhere = ['--activation-key', activationKey, '--computer-id', 'ONE-PLACE'];

  /**
   * @param {{name: string, command: string[]}} client
   * @param {number | null} exit expected
   * @param {string[]} args
   * @param {{state?: string, env?: NodeJS.ProcessEnv}} [where]
   */
  async function ask({ name, command }, exit, args, { state, env = process.env } = {}) {
    const [program = '', ...first] = command;
    const named = state === undefined ? [] : ['--state', join(folder, 'one', state)];
    const file = ['--product', join(folder, 'product.json'), '--json'];
    const { code, text } = await run(program, [...first, ...args, ...file, ...named], { env });
    if (exit !== null) assert.equal(code, exit, `${name}, ${args[0]}: exit code ${code}\n${text}`);
    return JSON.parse(text);
  }

  for (const client of clients) {
    await checks.check(`activated by the wizard, deactivated by ${client.name}`, async () => {
      const state = `wizard-${client.name}`;
      const { deviceCode } = await ask(wizard, 0, ['activate', ...asked], { state });
      for (const each of all) {
        const seen = await ask(each, 0, ['status'], { state });
        assert.equal(seen.license.deviceCode, deviceCode, each.name);
      }
      const { code } = await ask(client, 10, ['deactivate', '--online', '--yes'], { state });
      assert.deepEqual([code.deviceCode, code.sent], [deviceCode, true]);
      for (const each of all) {
        assert.equal((await ask(each, 1, ['status'], { state })).state, 'NONE', each.name);
        const [shown] = (await ask(each, 0, ['codes'], { state })).codes;
        assert.deepEqual([shown.code, shown.sent], [code.code, true], each.name);
      }
    });

    await checks.check(`activated by ${client.name}, deactivated by the wizard`, async () => {
      const state = `${client.name}-wizard`;
      await ask(client, 0, ['activate', ...asked], { state });
      const carried = await Promise.all(all.map((each) => ask(each, 0, ['check'], { state })));
      for (const { computerKey, deviceCode, computerId } of carried) {
        assert.equal(computerId, 'ONE-STATE');
        assert.equal(computerKey, carried[0]?.computerKey);
        assert.equal(deviceCode, carried[0]?.deviceCode);
      }
      assert.equal((await ask(client, 0, ['check-in'], { state })).verdict, 'OK');
      assert.equal((await ask(wizard, 0, ['check-in'], { state })).verdict, 'OK');
      await ask(wizard, 10, ['deactivate', '--yes'], { state });
      // Destroyed, and not told yet: whoever checks in next does.
      assert.equal((await ask(client, 1, ['check-in'], { state })).error.code, 'NO_REQUEST');
      assert.equal((await ask(wizard, 0, ['codes'], { state })).codes[0].sent, true);
      assert.equal(
        (await ask(client, 11, ['deactivate', '--yes'], { state })).error.code,
        'NOT_ACTIVE',
      );
    });
  }

  await checks.check(
    'requests made by all of them at once are all there, or left their code',
    async () => {
      const state = 'many';
      const request = ['request', ...asked, '--new', '--plain', '--computer-name', 'LAB-PC-07'];
      const made = await Promise.all(
        all.map(async (each) => {
          /** @type {string[]} */
          const codes = [];
          for (let round = 0; round < ROUNDS; round++) {
            codes.push((await ask(each, 0, request, { state })).deviceCode);
          }
          return codes;
        }),
      );
      for (const each of all) {
        const { pending } = await ask(each, 1, ['status'], { state });
        const { codes } = await ask(each, 0, ['codes'], { state });
        const known = [...pending, ...codes].map(({ deviceCode }) => deviceCode);
        assert.equal(pending.length, KEPT, each.name);
        assert.deepEqual(known.toSorted(), made.flat().toSorted(), each.name);
      }
    },
  );

  await checks.check('of all of them deactivating at once one does it', async () => {
    const state = 'once';
    await ask(wizard, 0, ['activate', ...asked], { state });
    const done = await Promise.all(
      all.map((each) => ask(each, null, ['deactivate', '--yes'], { state })),
    );
    assert.equal(done.filter(({ ok }) => ok).length, 1);
    const refused = done.flatMap(({ error }) => (error ? [error.code] : []));
    assert.deepEqual(refused, Array(all.length - 1).fill('NOT_ACTIVE'));
    for (const each of all) {
      const { codes } = await ask(each, 0, ['codes'], { state });
      assert.equal(codes.length, 1, each.name);
    }
    assert.equal((await ask(wizard, 1, ['check-in'], { state })).error.code, 'NO_REQUEST');
  });

  await checks.check(
    'without a named place all have the same, and by the environment too',
    async () => {
      const home = join(folder, 'one', 'home');
      mkdirSync(home, { recursive: true });
      const { XDG_STATE_HOME: _, XDG_CONFIG_HOME: __, ...bare } = process.env;
      const named = {
        KEYTURN_STATE: join(home, 'state'),
        KEYTURN_RECEIPTS: join(home, 'receipts'),
      };
      for (const env of [
        { ...bare, HOME: home },
        { ...bare, HOME: home, ...named },
      ]) {
        const { deviceCode } = await ask(wizard, 0, ['activate', ...elsewhere], { env });
        for (const each of all) {
          const { license } = await ask(each, 0, ['status'], { env });
          assert.equal(license.deviceCode, deviceCode, each.name);
        }
        await ask(wizard, 10, ['deactivate', '--online', '--yes'], { env });
      }
    },
  );

  await checks.check('the portal knows of each that it was given back', async () => {
    const all = await portal.activations(activationKey);
    assert.deepEqual(new Set(all), new Set(['released_proven proven']));
  });
  return checks;
}
