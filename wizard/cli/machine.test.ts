import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { foldersOf } from '../core/folders';
import { activationKey, answer, productId, productJson } from '../portal.test-support';
import { wizardProcess } from './process.test-support';

const { path } = wizardProcess();

/** Of all systems that have one. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

type Run = { code: number; json: ReturnType<typeof JSON.parse> };

/** The wizard for all users of the machine; the umask is one that leaves them nothing. */
function wizard(
  typed: string[],
  as: { user?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  const { user, env = process.env } = as;
  const product = typed.includes('--product') ? [] : ['--product', path('product.json')];
  const args = [path('wizard.mjs'), ...typed, ...product, '--json'];
  return new Promise((done) => {
    execFile(
      '/bin/sh',
      ['-c', 'umask 077; exec "$0" "$@"', process.execPath, ...args],
      { env: { ...env, NO_COLOR: '1' }, cwd: '/', ...(user ? { uid: user, gid: user } : {}) },
      (error, text) => done({ code: Number(error?.code ?? 0), json: JSON.parse(text) }),
    );
  });
}

/** Names and contents of all files below. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function modesIn(folder: string): Set<string> {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return new Set(
    names.map((name) => {
      const stat = statSync(join(folder, name));
      return `${stat.isDirectory() ? 'folder' : 'file'} ${(stat.mode & 0o777).toString(8)}`;
    }),
  );
}

const asked = (n: number, of = productId) => [
  ...['request', '--activation-key', activationKey(n, of)],
  ...['--computer-id', 'MACHINE-TEST'],
];

/** A license in folders of all users; `at`: how they are named. */
async function activated(at: string[], of = productId): Promise<void> {
  const { json } = await wizard([...asked(1, of), ...at]);
  expect(json).toMatchObject({ ok: true });
  const { code } = await wizard(['accept', answer(json.url, {}, 'ed25519', of), ...at]);
  expect(code).toBe(0);
}

function named(name: string): string[] {
  return ['--machine', '--state', path(`${name}/state`), '--second-copy', path(`${name}/receipts`)];
}

/**
 * Whoever may not write in these folders: nobody where root runs the tests, else this user, whom their mode
 * then keeps out.
 */
function reader(...folders: string[]): { user?: number } {
  if (isRoot) return { user: NOBODY };
  for (const folder of folders) chmodSync(folder, 0o555);
  onTestFinished(() => {
    for (const folder of folders) chmodSync(folder, 0o755);
  });
  return {};
}

/** The state as it is before the first start that may write. */
function withoutMark(folder: string): void {
  const file = join(folder, readdirSync(folder)[0] ?? '');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  expect(state.highWater).toBeGreaterThan(0);
  writeFileSync(file, JSON.stringify({ ...state, highWater: 0 }));
}

const refused = (folder: string) => ({
  ok: false,
  error: {
    code: 'STATE_NOT_WRITABLE',
    details: { folder, reason: 'EACCES', machine: true },
    message: expect.stringContaining('administrator'),
  },
});

/** How often a portal was asked anything; it answers nothing. */
async function silentPortal(): Promise<{ product: string[]; asked: () => number }> {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    response.statusCode = 503;
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const portalUrl = `http://127.0.0.1:${port}`;
  writeFileSync(
    path('local.json'),
    JSON.stringify({ ...productJson, portalUrl, testPortal: true }),
  );
  return { product: ['--product', path('local.json')], asked: () => count };
}

// Nobody has to get to the program and the product file.
beforeAll(() => chmodSync(path('.'), 0o755));

describe.skipIf(process.platform === 'win32')('a state of all users', () => {
  test('can be read by all of them, whatever the umask, and its folders stay as they were opened', async () => {
    await activated(named('modes'));
    const team = path(`modes/receipts/${productId}`);
    chmodSync(team, 0o775);
    const { code } = await wizard(['deactivate', '--yes', ...named('modes')]);
    expect(code).toBe(10);
    expect(readdirSync(team)).toHaveLength(1);
    expect(modesIn(path('modes/state'))).toEqual(new Set(['folder 755', 'file 644']));
    expect(modesIn(team)).toEqual(new Set(['folder 775', 'file 644']));
  });

  test('is checked by who may only read, as by who may write; the clock mark has no part in it', async () => {
    const at = named('read');
    await activated(at);
    const folders = [path(`read/state/${productId}`), path(`read/receipts/${productId}`)];
    withoutMark(folders[0] ?? '');
    const before = filesIn(path('read'));
    const nobody = reader(...folders);
    const seen = [];
    for (const command of ['status', 'check', 'codes']) {
      seen.push(await wizard([command, ...at], nobody));
    }
    // The mark, which a start writes, is still missing.
    expect(filesIn(path('read'))).toEqual(before);
    for (const folder of folders) chmodSync(folder, 0o755);
    for (const [index, command] of ['status', 'check', 'codes'].entries()) {
      expect(seen[index]).toEqual(await wizard([command, ...at]));
    }
    expect(seen[0]).toMatchObject({ code: 0, json: { ok: true, state: 'ACTIVE' } });
    expect(filesIn(path('read'))).not.toEqual(before);
  });

  test('is changed by nobody who may only read: nothing is lost and nothing is sent', async () => {
    const at = named('closed');
    const { product, asked: count } = await silentPortal();
    await activated(at);
    const before = filesIn(path('closed'));
    const folder = path(`closed/state/${productId}`);
    const receipts = path(`closed/receipts/${productId}`);
    const nobody = reader(folder, receipts);
    for (const [exit, ...typed] of [
      [11, 'deactivate', '--yes'],
      [11, 'deactivate', '--yes', '--online'],
      [1, 'check-in'],
      [1, 'activate', ...asked(2).slice(1)],
      [1, ...asked(2)],
      [11, 'clear', '--yes'],
    ] as const) {
      const { code, json } = await wizard([...typed, ...at, ...product], nobody);
      const which = typed[0] === 'deactivate' || typed[0] === 'clear' ? receipts : folder;
      expect(json, typed.join(' ')).toMatchObject(refused(which));
      expect(code, typed.join(' ')).toBe(exit);
    }
    expect(count()).toBe(0);
    expect(filesIn(path('closed'))).toEqual(before);
    expect((await wizard(['status', ...at], nobody)).json.state).toBe('ACTIVE');
  });

  test('whose receipts alone are closed takes no seat: what could not be given back is not asked for', async () => {
    const at = named('half');
    const { product, asked: count } = await silentPortal();
    expect((await wizard([...asked(1), ...at])).code).toBe(0);
    const folder = path(`half/state/${productId}`);
    const receipts = path(`half/receipts/${productId}`);
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    const nobody = reader(receipts);
    const before = filesIn(path('half'));
    // One that is pending, which needs no write before it is sent, and a new one.
    for (const n of [1, 2]) {
      for (const command of ['activate', 'request']) {
        const typed = [command, ...asked(n).slice(1), ...at, ...product];
        const { code, json } = await wizard(typed, nobody);
        if (n === 1 && command === 'request')
          expect(json).toMatchObject({ ok: true, reused: true });
        else expect([code, json]).toMatchObject([1, refused(receipts)]);
      }
    }
    expect(count()).toBe(0);
    expect(filesIn(path('half'))).toEqual(before);
    // Opened again, the portal is asked.
    chmodSync(receipts, 0o777);
    await wizard(['activate', ...asked(1).slice(1), ...at, ...product], nobody);
    expect(count()).toBeGreaterThan(0);
  });
});

describe.skipIf(process.platform === 'win32')('the place of the machine', () => {
  /** Of no vendor, and of this run alone. */
  const id = 4_000_000_000 + Math.floor(Math.random() * 200_000_000);
  const { state = '', secondCopy = '' } = foldersOf(id, { machine: true }) ?? {};
  const { KEYTURN_STATE: _, KEYTURN_RECEIPTS: __, ...bare } = process.env;
  const product = () => ['--product', path('unique.json')];

  function home(name: string): NodeJS.ProcessEnv {
    mkdirSync(path(name), { recursive: true });
    return { ...bare, HOME: path(name), XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' };
  }

  beforeAll(() => {
    writeFileSync(path('unique.json'), JSON.stringify({ ...productJson, productId: id }));
  });

  test('knows nothing of what its users have, and they nothing of it', async () => {
    const env = home('user');
    const { json } = await wizard([...asked(1, id), ...product()], { env });
    const key = answer(json.url, {}, 'ed25519', id);
    expect((await wizard(['accept', key, ...product()], { env })).json.state).toBe('ACTIVE');
    const machine = await wizard(['status', '--machine', ...product()], { env });
    expect(machine.json).toMatchObject({ ok: true, state: 'NONE', codes: 0 });
    const accepted = await wizard(['accept', key, '--machine', ...product()], { env });
    expect(accepted.json.error.code).toBe('NO_REQUEST');
    expect(existsSync(state)).toBe(false);
  });

  test('is that of root, and read by all', async () => {
    const env = home('root');
    const made = [state, secondCopy].flatMap((folder) => [folder, join(folder, '..')]);
    const isNew = made.filter((folder) => !existsSync(folder));
    onTestFinished(() => {
      for (const folder of isNew) rmSync(folder, { recursive: true, force: true });
    });
    if (!isRoot) {
      const { code, json } = await wizard([...asked(1, id), '--machine', ...product()], { env });
      expect([code, json]).toMatchObject([1, refused(state)]);
      return;
    }
    const at = ['--machine', ...product()];
    const { json } = await wizard([...asked(1, id), ...at], { env });
    const key = answer(json.url, {}, 'ed25519', id);
    expect((await wizard(['accept', key, ...at], { env })).code).toBe(0);
    const nobody = { user: NOBODY, env: home('nobody') };
    const seen = await wizard(['status', ...at], nobody);
    expect(seen.json).toMatchObject({ ok: true, state: 'ACTIVE' });
    const check = await wizard(['check', ...at], nobody);
    expect(check.json.computerKey).toBe(key);
    const { code, json: said } = await wizard(['deactivate', '--yes', ...at], nobody);
    expect([code, said]).toMatchObject([11, refused(secondCopy)]);
    // Without the choice a user has nothing, and leaves nothing.
    expect((await wizard(['status', ...product()], nobody)).json.state).toBe('NONE');
    expect((await wizard(['deactivate', '--yes', ...at], { env })).code).toBe(10);
    expect(readdirSync(secondCopy)).toHaveLength(1);
    expect((await wizard(['codes', ...at], nobody)).json.codes).toHaveLength(1);
  });
});
