import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';
import {
  deviceCodeIn,
  filesIn,
  isRoot,
  modesIn,
  NOBODY,
  readablePrograms,
  reader,
  withoutMark,
} from './machine-folders.mjs';

/** @typedef {import('./clients.mjs').Client} Client */
/** @typedef {import('./machine-folders.mjs').Program} Program */
/** @typedef {import('./machine-folders.mjs').As} As */

/** Where the machine has its licenses (docs/wizard-state.md, section 1). */
const machine = {
  state: '/var/lib/keyturn-license-wizard',
  receipts: '/etc/keyturn-license-wizard',
};

/**
 * The wizard and all clients on the state of a whole machine (docs/wizard-state.md), against the real portal: root
 * activates, nobody checks and changes nothing. Where the tests do not run as root, folders of their own are closed
 * for their user in place of nobody, and the real place is tried only for what it refuses.
 * @param {Client[]} clients
 * @param {import('./portal-door.mjs').PortalDoor} portal
 * @returns {Promise<Checks>}
 */
export async function tryMachineState(clients, portal) {
  const checks = new Checks('State of the machine');
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-machine-'));
  chmodSync(folder, 0o755);
  // Of this run alone: the real place may have the license of another one.
  const productId = String(4_000_000_000 + Math.floor(Math.random() * 200_000_000));
  try {
    const all = await readablePrograms(clients, folder);
    await tryAll(checks, all, portal, { folder, productId });
  } finally {
    for (const place of isRoot ? Object.values(machine) : []) {
      rmSync(join(place, productId), { recursive: true, force: true });
      if (existsSync(place) && readdirSync(place).length === 0) rmSync(place, { recursive: true });
    }
    rmSync(folder, { recursive: true, force: true });
  }
  return checks;
}

/**
 * @param {Checks} checks
 * @param {Program[]} all
 * @param {import('./portal-door.mjs').PortalDoor} portal
 * @param {{folder: string, productId: string}} place
 */
async function tryAll(checks, all, portal, { folder, productId }) {
  const product = join(folder, 'product.json');
  const kind = ['--algorithm', 's48', '--lease-days', '30'];
  await portal.keyturn(
    ...['product', 'create', '--id', productId, '--name', 'Sternwarte', ...kind],
  );
  const build = ['--version', '1.0', '--build-date', '2026-01-01'];
  writeFileSync(product, await portal.keyturn('product', 'export', productId, ...build));
  const created = await portal.keyturn(
    ...['license', 'create', '--product', productId, '--email', 'buyer@example.com', '--json'],
  );
  /** @type {string} */
  const activationKey = JSON.parse(created).activationKey;
  const { KEYTURN_STATE: _, KEYTURN_RECEIPTS: __, ...others } = process.env;
  const home = join(folder, 'home');
  mkdirSync(home);
  chmodSync(home, 0o777);
  const env = { ...others, HOME: home, XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' };

  /** @param {string} state */
  const at = (state) => ({
    state: join(folder, state, 'state', productId),
    receipts: join(folder, state, 'receipts', productId),
    args: [
      '--machine',
      ...['--state', join(folder, state, 'state')],
      ...['--second-copy', join(folder, state, 'receipts')],
    ],
  });
  /** @param {string} id */
  const activate = (id) => ['activate', '--activation-key', activationKey, '--computer-id', id];

  /**
   * Under a umask that leaves other users nothing.
   * @param {Program} program @param {number | null} exit expected @param {string[]} args @param {As} [as]
   */
  async function ask({ name, command }, exit, args, as = {}) {
    const typed = [...command, ...args, '--product', product, '--json'];
    const shell = ['-c', 'umask 077; exec "$0" "$@"', ...typed];
    const { code, text } = await run('/bin/sh', shell, { env, cwd: '/', ...as });
    if (exit !== null) assert.equal(code, exit, `${name}, ${args[0]}: exit code ${code}\n${text}`);
    return JSON.parse(text);
  }

  /** Refused in words, and by whom. @param {any} answer @param {string} of folder @param {string} who */
  function isRefused({ error }, of, who) {
    assert.equal(error.code, 'STATE_NOT_WRITABLE', `${who}: ${JSON.stringify(error)}`);
    assert.equal(error.details.folder, of, who);
    assert.equal(error.details.machine, true, who);
    assert.match(error.message, /administrator/, who);
  }

  const [wizard] = all;
  if (!wizard) throw new Error('There is no wizard.');

  for (const [index, writer] of all.entries()) {
    await checks.check(
      `what ${writer.name} writes, every user reads, whatever the umask`,
      async () => {
        const { state, receipts, args } = at(`read-${index}`);
        const { deviceCode } = await ask(writer, 0, [...activate('MACHINE-PC'), ...args]);
        const nobody = reader(state, receipts);
        const readers = index === 0 ? all : [wizard, writer];
        for (const each of readers) {
          const { license } = await ask(each, 0, ['status', ...args], nobody.as);
          assert.equal(license.deviceCode, deviceCode, each.name);
          assert.equal((await ask(each, 0, ['check', ...args], nobody.as)).deviceCode, deviceCode);
        }
        nobody.leave();
        chmodSync(receipts, 0o775);
        const { code } = await ask(writer, 10, ['deactivate', '--online', '--yes', ...args]);
        assert.equal(code.sent, true);
        assert.deepEqual(modesIn(join(folder, `read-${index}`, 'state')), [
          'file 644',
          'folder 755',
        ]);
        // A folder that its owner has opened to a group stays as it is.
        assert.deepEqual(modesIn(receipts), ['file 644', 'folder 775']);
        for (const each of readers)
          assert.equal((await ask(each, 1, ['status', ...args])).codes, 1);
      },
    );
  }

  await checks.check(
    'who may only read changes nothing, is told so, and the answer to a check is the same',
    async () => {
      const { state, receipts, args } = at('closed');
      await ask(wizard, 0, [...activate('MACHINE-PC'), ...args]);
      withoutMark(state);
      const before = filesIn(join(folder, 'closed'));
      const known = await portal.activations(activationKey);
      const nobody = reader(state, receipts);
      for (const each of all) {
        assert.equal((await ask(each, 0, ['status', ...args], nobody.as)).state, 'ACTIVE');
        const destroyed = await ask(
          each,
          11,
          ['deactivate', '--yes', '--online', ...args],
          nobody.as,
        );
        isRefused(destroyed, receipts, `${each.name}, deactivate`);
        for (const typed of [['check-in'], activate('ANOTHER-PC')]) {
          const refused = await ask(each, 1, [...typed, ...args], nobody.as);
          isRefused(refused, state, `${each.name}, ${typed[0]}`);
        }
      }
      nobody.leave();
      assert.deepEqual(filesIn(join(folder, 'closed')), before);
      assert.deepEqual(await portal.activations(activationKey), known);
      assert.equal((await ask(wizard, 0, ['check-in', ...args])).verdict, 'OK');
      await ask(wizard, 10, ['deactivate', '--yes', ...args]);
      // Nor can they send the code that is owed now, and there is nothing else to ask about.
      const without = reader(state, receipts);
      for (const each of all) {
        const { error } = await ask(each, 1, ['check-in', ...args], without.as);
        assert.equal(error.code, 'NO_REQUEST', each.name);
      }
      without.leave();
      await ask(wizard, 1, ['check-in', ...args]);
      assert.equal((await ask(wizard, 0, ['codes', ...args])).codes[0].sent, true);
    },
  );

  await checks.check('a receipt that cannot be read ends its license all the same', async () => {
    const { state, receipts, args } = at('receipt');
    await ask(wizard, 0, [...activate('MACHINE-PC'), ...args]);
    const name = `${deviceCodeIn(state)}.json`;
    mkdirSync(receipts, { recursive: true });
    writeFileSync(join(receipts, name), 'of root', { mode: isRoot ? 0o600 : 0 });
    const nobody = reader(state);
    for (const each of all) {
      const found = await ask(each, 1, ['status', ...args], nobody.as);
      assert.deepEqual([found.state, found.codes], ['NONE', 0], each.name);
    }
    nobody.leave();
    rmSync(join(receipts, name));
    await ask(wizard, 10, ['deactivate', '--online', '--yes', ...args]);
  });

  await checks.check('who may not even read is told so, and hears of no license', async () => {
    const { state, receipts, args } = at('dark');
    await ask(wizard, 0, ['request', ...activate('DARK-PC').slice(1), ...args]);
    for (const closed of [state, receipts]) {
      const nobody = reader();
      const { mode } = statSync(closed);
      chmodSync(closed, isRoot ? 0o700 : 0);
      for (const each of all) {
        for (const command of ['status', 'check']) {
          const { error } = await ask(each, 1, [command, ...args], nobody.as);
          assert.equal(error.code, 'STATE_UNREADABLE', `${each.name}: ${JSON.stringify(error)}`);
          assert.equal(error.details.folder, closed, each.name);
          assert.equal(error.details.machine, true, each.name);
        }
      }
      chmodSync(closed, mode);
    }
  });

  await checks.check(
    'where the receipts alone are closed no seat is taken, and a request that waits takes none',
    async () => {
      const known = await portal.activations(activationKey);
      for (const [index, each] of all.entries()) {
        const { state, receipts, args } = at(`half-${index}`);
        await ask(each, 0, ['request', ...activate('HALF-PC').slice(1), ...args]);
        if (isRoot) chownSync(state, NOBODY, NOBODY);
        const nobody = reader(receipts);
        const before = filesIn(join(folder, `half-${index}`));
        for (const typed of [
          activate('HALF-PC'),
          activate('ANOTHER-PC'),
          [...activate('HALF-PC'), '--new'],
        ]) {
          const refused = await ask(each, 1, [...typed, ...args], nobody.as);
          isRefused(refused, receipts, `${each.name}, ${typed.join(' ')}`);
        }
        nobody.leave();
        assert.deepEqual(filesIn(join(folder, `half-${index}`)), before, each.name);
      }
      assert.deepEqual(await portal.activations(activationKey), known);
    },
  );

  await checks.check(
    'the place of the machine and that of a user are two, for all of them',
    async () => {
      const state = join(machine.state, productId);
      const user = await ask(wizard, 0, activate('USER-PC'));
      for (const each of all) {
        const own = await ask(each, 0, ['status']);
        assert.equal(own.license.deviceCode, user.deviceCode, each.name);
        const { state: found, codes } = await ask(each, 1, ['status', '--machine']);
        assert.deepEqual([found, codes], ['NONE', 0], each.name);
      }
      if (!isRoot) {
        for (const each of all) {
          const typed = ['request', ...activate('ROOT-PC').slice(1), '--machine'];
          isRefused(await ask(each, 1, typed), state, each.name);
        }
      }
      await ask(wizard, 10, ['deactivate', '--online', '--yes']);
      if (!isRoot) return;
      const as = { uid: NOBODY, gid: NOBODY };
      for (const [index, each] of all.entries()) {
        const { deviceCode } = await ask(each, 0, [...activate('ROOT-PC'), '--machine']);
        for (const other of index === 0 ? all : [each]) {
          const { license } = await ask(other, 0, ['status', '--machine'], as);
          assert.equal(license.deviceCode, deviceCode, other.name);
          // Only the code of what this user has deactivated.
          const own = await ask(other, 1, ['status']);
          assert.deepEqual([own.state, own.codes], ['NONE', 1], other.name);
          const refused = await ask(other, 11, ['deactivate', '--yes', '--machine'], as);
          isRefused(refused, join(machine.receipts, productId), other.name);
        }
        await ask(each, 10, ['deactivate', '--online', '--yes', '--machine']);
      }
      const { codes } = await ask(wizard, 0, ['codes', '--machine'], as);
      assert.equal(codes.length, all.length);
    },
  );

  await checks.check('the portal knows of each that it was given back', async () => {
    const given = await portal.activations(activationKey);
    assert.deepEqual(new Set(given), new Set(['released_proven proven']));
  });
}
