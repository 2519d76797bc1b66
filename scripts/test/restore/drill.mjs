import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFolder, root } from '../../start/paths.mjs';
import { run } from '../../start/run.mjs';
import { Checks } from '../clients/checks.mjs';
import { Visitor } from './visitor.mjs';

/**
 * Where the drill takes place. All commands are those of docs/operator.md.
 * @typedef {object} Place
 * @property {string} name
 * @property {NodeJS.ProcessEnv} before environment of the portal that is lost; HOST, PORT and PORTAL_URL are the drill's
 * @property {NodeJS.ProcessEnv} after environment of the one that takes its place
 * @property {boolean} backsUpRunning whether a backup is made beside the running portal
 * @property {() => Promise<void>} destroy
 * @property {(checks: Checks, command: Command, file: string) => Promise<void>} refusals what a restore refuses,
 *   tried at the place of `after` before it is restored there
 * @property {(checks: Checks, command: Command, file: string) => Promise<void>} again tried while the restored one runs
 * @property {(checks: Checks, command: Command, file: string) => Promise<void>} [atLast] tried when it is stopped
 */

/**
 * The admin command.
 * @callback Command
 * @param {NodeJS.ProcessEnv} env
 * @param {...string} args
 * @returns {Promise<{code: number, text: string}>}
 */

const productId = '83000';
const buyer = 'buyer@example.com';

/**
 * A portal with customers is backed up, lost, and restored elsewhere; everything that hangs on its keys goes on.
 * @param {Place} place
 * @param {number} port of both
 * @returns {Promise<Checks>}
 */
export async function drill(place, port) {
  const checks = new Checks(place.name);
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-drill-'));
  const baseUrl = `http://localhost:${port}`;
  const own = { HOST: '127.0.0.1', PORT: String(port), PORTAL_URL: baseUrl };
  /** @type {NodeJS.ProcessEnv} */
  const before = { ...place.before, ...own };
  /** @type {NodeJS.ProcessEnv} */
  const after = { ...place.after, ...own };
  const file = join(folder, 'backup');
  const receipt = join(folder, 'receipt.json');
  const keys = join(folder, 'keys.json');
  const product = join(folder, 'product.json');
  let portal = await startPortal(before, baseUrl);
  try {
    const visitor = new Visitor(baseUrl);
    const kind = ['--lease-days', '30'];
    await ask(before, 'product', 'create', '--id', productId, '--name', 'Drill', ...kind);
    const build = ['--version', '1.0', '--build-date', '2026-01-01'];
    writeFileSync(product, await ask(before, 'product', 'export', productId, ...build));
    const created = await ask(
      ...[before, 'license', 'create', '--product', productId, '--email', buyer],
      ...['--seats', '5', '--json'],
    );
    /** @type {{activationKey: string}} */
    const { activationKey } = JSON.parse(created);
    /** @param {string} computer @param {number} exit @param {...string} args */
    const wizard = async (computer, exit, ...args) => {
      const flags = ['--product', product, '--state', join(folder, computer), '--json'];
      const program = join(buildFolder, 'wizard.mjs');
      const { code, text } = await run(process.execPath, [program, ...args, ...flags]);
      assert.equal(code, exit, `wizard ${args[0]}: ${text}`);
      return JSON.parse(text);
    };
    const computers = ['STAYS', 'GAVE-UP', 'SENT'];
    for (const name of computers) {
      const typed = [
        '--activation-key',
        activationKey,
        '--computer-id',
        name,
        '--computer-name',
        name,
      ];
      await wizard(name, 0, 'activate', ...typed);
    }
    const { code: kept } = await wizard('GAVE-UP', 10, 'deactivate', '--yes');
    await wizard('SENT', 10, 'deactivate', '--yes', '--online');
    /** @param {NodeJS.ProcessEnv} env @param {string} name */
    const activationOf = async (env, name) => {
      const listed = JSON.parse(await ask(env, 'activation', 'list', activationKey, '--json'));
      const one = listed.computers.find(
        (/** @type {{computerName: string}} */ { computerName }) => computerName === name,
      );
      return /** @type {{activationId: string, state: string}} */ (one);
    };
    await visitor.signInByMail(buyer);
    const { activationId } = await activationOf(before, 'SENT');
    writeFileSync(receipt, (await visitor.ask(`/receipts/${activationId}/json`)).text);
    writeFileSync(keys, (await visitor.ask('/.well-known/keyturn-receipt-keys.json')).text);

    if (!place.backsUpRunning) {
      await checks.check('is not copied while it runs', async () => {
        const { code, text } = await command(before, 'backup', '--out', file);
        assert.equal(code, 1);
        assert.match(text, /stop it first/);
      });
      await portal.stop();
    }
    await checks.check('is backed up, for this user alone, and says when', async () => {
      const stamp = join(folder, 'stamp.json');
      await ask({ ...before, KEYTURN_BACKUP_STAMP: stamp }, 'backup', '--out', file);
      assert.deepEqual(modesOf(file, `${file}.json`, stamp), ['600', '600', '600']);
      const { at } = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
      assert.deepEqual(JSON.parse(readFileSync(stamp, 'utf8')), { at, file });
    });
    if (place.backsUpRunning) {
      // What it is told now, nobody will know of afterwards.
      for (let times = 0; times < 2; times += 1) await wizard('STAYS', 0, 'check-in');
      await portal.stop();
    }
    await place.destroy();

    await checks.check('a changed backup is refused', async () => {
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      const { code, text } = await command(after, 'restore', file);
      assert.equal(code, 1);
      assert.match(text, /not as it was.*nothing was changed/);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    });
    await place.refusals(checks, command, file);

    await checks.check('is restored elsewhere, and starts', async () => {
      await ask(after, 'restore', file);
      portal = await startPortal(after, baseUrl);
    });
    await checks.check('a real computer checks in', async () => {
      for (let times = 0; times < 2; times += 1)
        assert.equal((await wizard('STAYS', 0, 'check-in')).verdict, 'OK');
      assert.deepEqual(JSON.parse(await ask(after, 'clone-alarm', 'list', '--json')), []);
    });
    await checks.check('a code of before frees its seat, once', async () => {
      const carried = { dvc: kept.code, deviceCode: kept.deviceCode };
      const answers = [await post(baseUrl, carried), await post(baseUrl, carried)];
      const results = answers.map(({ result }) => result);
      assert.deepEqual(results, ['released', 'already_released']);
    });
    await checks.check(
      'receipts are good: the old one, and a new one by the keys of before',
      async () => {
        assert.match(await ask(after, 'receipt', 'verify', receipt), /^Good/);
        // Who was signed in still is: the secret of the sessions is the same.
        const { activationId: released } = await activationOf(after, 'GAVE-UP');
        writeFileSync(receipt, (await visitor.ask(`/receipts/${released}/json`)).text);
        assert.match(await ask(after, 'receipt', 'verify', receipt, '--keys', keys), /^Good/);
      },
    );
    await checks.check('a computer activates, and the audit trail is whole', async () => {
      const typed = ['--activation-key', activationKey, '--computer-id', 'NEW'];
      await wizard('NEW', 0, 'activate', ...typed);
      await ask(after, 'audit', 'verify');
    });
    await place.again(checks, command, file);
    await portal.stop();
    await place.atLast?.(checks, command, file);
  } finally {
    await portal.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return checks;
}

/** @type {Command} */
const command = (env, ...args) =>
  run(process.execPath, ['scripts/keyturn-run.mjs', ...args], { env });

/** @param {NodeJS.ProcessEnv} env @param {...string} args @returns {Promise<string>} its stdout */
async function ask(env, ...args) {
  const { code, text } = await run(process.execPath, ['scripts/keyturn-run.mjs', ...args], {
    env,
    output: 'show-errors',
  });
  assert.equal(code, 0, `keyturn ${args.join(' ')}: ${text}`);
  return text.trim();
}

/** @param {string} baseUrl @param {object} body @returns {Promise<{result?: string}>} */
async function post(baseUrl, body) {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${baseUrl}/api/olp/v1/deactivate`, init);
  return /** @type {Promise<{result?: string}>} */ (answer.json());
}

/** @param {...string} files */
const modesOf = (...files) => files.map((file) => (statSync(file).mode & 0o777).toString(8));

/**
 * As `npm start` does it.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} baseUrl
 */
export async function startPortal(env, baseUrl) {
  const args = ['--import', './scripts/start/with-parent.mjs', 'scripts/start.mjs'];
  const starter = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [starter.stdout, starter.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  let running = true;
  const ended = new Promise((done) => starter.once('close', done)).then(() => {
    running = false;
  });
  const isHealthy = () =>
    fetch(`${baseUrl}/api/health`).then(
      ({ status }) => status === 200,
      () => false,
    );
  while (running && !(await isHealthy())) await sleep(100);
  if (!running) throw new Error(`The portal of the drill did not start:\n${said}`);
  return {
    async stop() {
      starter.kill('SIGTERM');
      await ended;
    },
  };
}
