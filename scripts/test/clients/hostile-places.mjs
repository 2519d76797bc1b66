import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from '../../start/run.mjs';
import { Checks } from './checks.mjs';
import { filesIn, isRoot, NOBODY, readablePrograms } from './machine-folders.mjs';

/** @typedef {import('./clients.mjs').Client} Client */
/** @typedef {import('./machine-folders.mjs').Program} Program */

/**
 * As on a full disk: an empty file can be made, nothing can be written into it. A shell counts 512 or 1,024 bytes for
 * one, and what it ignores its program ignores.
 */
const FULL = 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"';
/** Room for a state, which no program may be content with before it asks for a seat. */
const NARROW = 'trap "" XFSZ; ulimit -f 4; exec "$0" "$@"';
const WIDE = 'exec "$0" "$@"';

/**
 * What somebody of the group does: as fast as they can, a link to a file of another in place of all that is being written.
 * Says when it begins, and each time that it has put one there.
 */
const ATTACK = `const { readdirSync, renameSync, rmSync, symlinkSync, writeSync } = require('node:fs');
const [target, ...folders] = process.argv.slice(1);
const ready = (folder) => symlinkSync(target, folder + '/ready');
for (const folder of folders) ready(folder);
writeSync(1, '.');
for (;;) for (const folder of folders) for (const name of readdirSync(folder)) {
  if (!name.endsWith('.tmp')) continue;
  try {
    renameSync(folder + '/ready', folder + '/' + name);
    writeSync(1, '.');
    rmSync(folder + '/' + name);
  } catch {}
  try {
    ready(folder);
  } catch {}
}`;
/** So many files are hit, within so many rounds at most; one is asked for. */
const HITS = 60;
const ROUNDS = 12;

/**
 * The wizard and all clients where the disk is full, and where others may write in the folders of the machine, against
 * the real portal.
 * @param {Client[]} clients
 * @param {import('./portal-door.mjs').PortalDoor} portal
 * @param {{productId: string, folder: string}} place product, and a folder for states
 * @returns {Promise<Checks>}
 */
export async function tryHostilePlaces(clients, portal, { productId, folder: place }) {
  const checks = new Checks('Hostile places');
  const folder = join(place, 'hostile');
  mkdirSync(folder);
  const product = join(place, 'product.json');
  const all = await readablePrograms(clients, folder);
  const created = await portal.keyturn(
    ...['license', 'create', '--product', productId, '--email', 'buyer@example.com', '--json'],
  );
  /** @type {string} */
  const activationKey = JSON.parse(created).activationKey;
  /** @param {string} shell @param {Program} program @param {string[]} args */
  async function ask(shell, { command }, ...args) {
    const typed = [...command, ...args, '--product', product, '--json'];
    const { code, text } = await run('/bin/sh', ['-c', shell, ...typed]);
    return { code, answer: JSON.parse(text) };
  }
  const activate = ['activate', '--activation-key', activationKey, '--computer-id', 'HOSTILE'];
  /** @param {string} state */
  const at = (state) => [
    '--state',
    join(folder, state),
    '--second-copy',
    join(folder, `${state}-2`),
  ];

  for (const program of all) {
    await checks.check(`${program.name} takes no seat where the disk is full`, async () => {
      const args = at(`full-${program.name}`);
      const known = await portal.activations(activationKey);
      for (const shell of [FULL, NARROW]) {
        const { code, answer } = await ask(shell, program, ...activate, ...args);
        assert.equal(code, 1, JSON.stringify(answer));
        assert.equal(answer.error.code, 'STATE_NOT_WRITABLE', JSON.stringify(answer));
        assert.equal(answer.error.details.folder, join(args[1] ?? '', productId));
      }
      assert.deepEqual(await portal.activations(activationKey), known);
      assert.deepEqual({ ...filesBelow(args[1] ?? ''), ...filesBelow(args[3] ?? '') }, {});
    });

    await checks.check(`${program.name} asks nothing and loses nothing there`, async () => {
      const args = at(`later-${program.name}`);
      const active = await ask(WIDE, program, ...activate, ...args);
      assert.equal(active.code, 0, JSON.stringify(active.answer));
      const before = filesBelow(args[1] ?? '');
      for (const typed of [
        ['check-in'],
        ['deactivate', '--yes'],
        ['deactivate', '--yes', '--online'],
      ]) {
        const { code, answer } = await ask(FULL, program, ...typed, ...args);
        assert.ok([1, 11].includes(code), JSON.stringify(answer));
        assert.equal(answer.error.code, 'STATE_NOT_WRITABLE', JSON.stringify(answer));
        const at = typed[0] === 'check-in' ? args[1] : args[3];
        assert.equal(answer.error.details.folder, join(at ?? '', productId), typed.join(' '));
      }
      assert.deepEqual(filesBelow(args[1] ?? ''), before);
      assert.equal((await ask(FULL, program, 'status', ...args)).answer.state, 'ACTIVE');
      const done = await ask(WIDE, program, 'deactivate', '--online', '--yes', ...args);
      assert.equal(done.answer.code.sent, true);
    });
  }

  const [node = process.execPath] = all[0]?.command ?? [];
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  for (const program of all) {
    await checks.check(`${program.name} writes through no link that others put there`, async () => {
      const folders = at(`links-${program.name}`).filter((each) => each.startsWith('/'));
      for (const each of folders) {
        mkdirSync(join(each, productId), { recursive: true });
        chmodSync(each, 0o755);
        // As its administrator may open it to a group.
        chmodSync(join(each, productId), 0o777);
      }
      const target = join(folder, 'of-another');
      writeFileSync(target, 'of another', { mode: 0o600 });
      const attacked = folders.map((each) => join(each, productId));
      const attack = spawn(node, ['-e', ATTACK, target, ...attacked], {
        ...{ ...as, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] },
      });
      let hits = -1;
      attack.stdout.on('data', (dots) => {
        hits += dots.length;
      });
      const closed = once(attack, 'close');
      await Promise.race([once(attack.stdout, 'data'), closed]);
      try {
        const request = ['request', ...activate.slice(1), '--new', '--machine'];
        for (let round = 0; round < ROUNDS && hits < HITS; round++) {
          for (const each of attacked)
            for (const name of readdirSync(each).filter((one) => one !== 'ready'))
              rmSync(join(each, name), { force: true });
          await ask(WIDE, program, ...request, ...at(`links-${program.name}`));
        }
        assert.ok(hits > 0, `no file was hit in ${ROUNDS} rounds`);
      } finally {
        attack.kill('SIGKILL');
        await closed;
      }
      assert.equal(readFileSync(target, 'utf8'), 'of another');
      assert.equal(statSync(target).mode & 0o777, 0o600);
    });
  }
  return checks;
}

/** @param {string} folder @returns {Record<string, string>} names and contents of all files */
function filesBelow(folder) {
  return existsSync(folder) ? filesIn(folder) : {};
}
