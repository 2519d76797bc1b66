import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { letter, statusReport } from '@/lib/mail/reports.test-support';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { makeProgram } from './program';

const folder = mkdtempSync(join(tmpdir(), 'keyturn-commands-'));
const file = (name: string) => join(folder, name);
let database: Awaited<ReturnType<typeof testDatabase>>;
/** The modules anew: they read the environment once. */
let fresh: typeof import('./program');
let run: typeof import('./run');

beforeAll(async () => {
  database = await testDatabase();
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('OLP_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'));
  vi.stubEnv('AUTH_SECRET', Buffer.alloc(32, 8).toString('base64'));
  vi.stubEnv('PORTAL_URL', 'https://licenses.example.com');
  vi.resetModules();
  fresh = await import('./program');
  run = await import('./run');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.resetModules();
  await database.close();
  rmSync(folder, { recursive: true });
});

/** Every verb, by the words that call it. */
function verbs(command: Command, before: string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[before.join(' '), command]];
  return command.commands.flatMap((one) => verbs(one, [...before, one.name()]));
}

/** Those that speak to people alone. */
const IN_WORDS = ['demo load', 'demo grow', 'demo describe', 'demo keys', 'migrate'];
/** These want the programs of PostgreSQL: scripts/test/restore. */
const DRILLED = ['backup', 'restore'];
const called = new Set<string>();

async function printed(words: string[]) {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  process.exitCode = undefined;
  try {
    await fresh.makeProgram().parseAsync(words, { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  const verb = verbs(fresh.makeProgram()).find(([name]) =>
    `${words.join(' ')} `.startsWith(`${name} `),
  );
  called.add(verb?.[0] ?? '');
  return { ...said, exit };
}

/** What it answers in JSON. */
async function ask(...words: string[]) {
  const { stdout, stderr, exit } = await printed([...words, '--json']);
  expect({ words, stderr, exit }).toEqual({ words, stderr: '', exit: 0 });
  return JSON.parse(stdout);
}

/** The code with which it refuses, in JSON. */
async function refused(...words: string[]): Promise<string> {
  const { stderr, exit } = await printed([...words, '--json']);
  expect({ words, exit }).toEqual({ words, exit: 1 });
  return JSON.parse(stderr).error.code;
}

/** What is said to a mail server that hands over this message. */
async function reported(message: string, ...options: string[]) {
  const parts = [message.slice(0, 100), message.slice(100)].map((part) => Buffer.from(part));
  const input = vi.spyOn(process, 'stdin', 'get');
  input.mockReturnValue(Readable.from(parts) as typeof process.stdin);
  try {
    return await printed(['mail', 'report', ...options]);
  } finally {
    input.mockRestore();
  }
}

const REASON = ['--reason', 'Tried'];
/** There is none that it could be done to. */
const NOTHING = /^(NOTHING_TO_CHANGE|NOT_FOUND|NOT_ACTIVE)$/;

// Each call opens the database anew.
test('each is called, changes what it says, and answers in JSON', {
  timeout: 120_000,
}, async () => {
  await printed(['migrate']);
  const { productId } = await ask('product', 'create', '--name', 'Own CAD', '--allow-unbound');
  const product = String(productId);
  expect(await ask('product', 'list')).toMatchObject({ products: [{ name: 'Own CAD' }] });
  await ask('product', 'change', product, '--add-features', 'export');
  const exported = ['--version', '1.2', '--build-date', '2026-10-01'];
  expect(await ask('product', 'export', product, ...exported)).toMatchObject({ productId });

  await ask('organization', 'create', '--name', 'Works', '--reference', 'C-1');
  await ask('organization', 'create', '--name', 'Branch', '--reference', 'C-2');
  await ask('organization', 'rename', 'C-2', '--name', 'Old branch');
  await ask('organization', 'merge', 'C-2', '--into', 'C-1', ...REASON);
  expect(await ask('organization', 'list')).toHaveLength(1);

  const of = ['--product', product, '--email', 'it@works.example', '--organization', 'C-1'];
  const license = await ask('license', 'create', ...of, '--seats', '5');
  const { licenseId, activationKey } = license;
  await ask('license', 'extend', licenseId, '--seats', '4');
  await ask('license', 'note', licenseId, 'Calls on Mondays');
  await ask('license', 'suspend', licenseId, ...REASON);
  await ask('license', 'resume', licenseId);
  await ask('license', 'change-address', licenseId, '--email', 'new@works.example', ...REASON);
  await ask('license', 'move', licenseId, '--private', ...REASON);
  writeFileSync(file('list.csv'), `product,address\n${product},a@works.example\n`);
  await ask('license', 'import', file('list.csv'));

  const device = makeDevice({ productId, activationKey }, 'pc-1', 'Front desk');
  writeFileSync(file('request.txt'), device.request.request);
  const request = ['--request', file('request.txt')];
  const { activationId } = await ask('activation', 'activate', activationKey, ...request);
  const byId = ['--computer-id', 'PC-2', '--name', 'Office'];
  const second = await ask('activation', 'activate', licenseId, ...byId);
  expect(second.unboundLastDay).not.toBeNull();
  await ask('activation', 'rename', activationId, '--name', 'Reception');
  expect((await ask('activation', 'list', licenseId)).computers).toHaveLength(2);
  await ask('license', 'extend', licenseId, '--features', 'export');
  const handed = await ask('license', 'hand-over', licenseId, '--out', file('keys.zip'));
  expect(handed.computers).toContainEqual({ computerName: 'Reception', computerId: 'PC-1' });
  expect(readFileSync(file('keys.zip')).subarray(0, 2).toString()).toBe('PK');
  const idle = await ask(
    'license',
    'create',
    '--product',
    product,
    '--email',
    'idle@works.example',
  );
  const nothing = await ask('license', 'hand-over', idle.licenseId, '--out', file('none.zip'));
  expect(nothing).toEqual({ made: 0, computers: [], file: null });
  expect(existsSync(file('none.zip'))).toBe(false);
  expect(await ask('activation', 'key', activationId, '--renew')).toMatchObject({ activationId });
  const mailed = await ask('activation', 'key', activationId, '--mail');
  expect(mailed).toEqual({ recipient: 'new@works.example' });

  expect(await ask('find', 'reception')).toMatchObject({ computers: [{ activationId }] });
  expect(await ask('find', activationKey)).toMatchObject({ licenses: [{ id: licenseId }] });
  for (const { name } of (await import('@/lib/desk-lists')).deskLists) {
    expect(await ask('list', name)).toMatchObject({ rows: expect.any(Array) });
  }
  const listed = await ask(
    'list',
    'computers',
    '--where',
    `license=${licenseId}`,
    '--where',
    'state=active',
  );
  expect(listed.rows).toHaveLength(2);
  const { rows: mails } = await ask('list', 'mails', '--where', 'kind=computer-key');
  // It waits for its first try.
  expect(await refused('mail', 'again', String(mails[0].id))).toBe('MAIL_SETTLED');

  const { markOf } = await import('@/lib/mail/mail-mark');
  const { makeVault } = await import('@/lib/vault/vault');
  const mark = markOf(makeVault(new Uint8Array(32).fill(7)), Number(mails[0].id));
  expect(await reported(statusReport({ mark }))).toMatchObject({ exit: 0, stderr: '' });
  expect((await ask('list', 'mails', '--where', 'outcome=failed')).rows).toHaveLength(1);
  const { stdout } = await reported(statusReport({ mark: `${mark}0` }), '--json');
  expect(JSON.parse(stdout)).toEqual({ taken: 'unknown' });
  // What the mail server is to return to its sender, and for what it is to come again.
  expect(await reported(letter)).toMatchObject({ exit: 65, stdout: '' });
  expect(await reported('x'.repeat(3_000_000))).toMatchObject({ exit: 65 });
  await run.withPortal(async ({ connection }) => {
    await connection.sql`ALTER TABLE outbox RENAME TO away`;
  });
  expect(await reported(statusReport({ mark }))).toMatchObject({ exit: 75, stdout: '' });
  await run.withPortal(async ({ connection }) => {
    await connection.sql`ALTER TABLE away RENAME TO outbox`;
  });

  const property = 'options/maxReleaseCount';
  await ask('property', 'set', property, '3');
  expect(await ask('property', 'get', property)).toBeTruthy();
  expect((await ask('property', 'history', property)).changes).toHaveLength(1);
  await ask('property', 'preview', property, '2');
  await ask('property', 'undo', property);
  await ask('property', 'list');

  await run.withPortal(async ({ context }) => {
    const { requestRelease } = await import('@/lib/operations/release-request/request-release');
    for (const id of [activationId, second.activationId]) {
      await requestRelease(context, run.operator, { activationId: id, reason: 'broken' });
    }
  });
  const requests = await ask('release-request', 'list');
  expect(requests).toHaveLength(2);
  const [first, other] = requests.map(({ id }: { id: string }) => id);
  await ask('release-request', 'decline', first, '--answer', 'It is online.');
  await ask('release-request', 'grant', other);
  const { computers } = await ask('activation', 'list', licenseId);
  const idIn = (state: RegExp) =>
    computers.find((one: { state: string }) => state.test(one.state)).activationId;
  // What staff released counts for no limit of the customer.
  expect(await refused('release-request', 'give-back', idIn(/claimed/), ...REASON)).toBe(
    'NOTHING_TO_CHANGE',
  );
  await ask('activation', 'release', idIn(/active/), '--code', device.dvc, ...REASON);
  await ask('illegal-computer', 'list');
  expect(await refused('illegal-computer', 'lift', activationId, ...REASON)).toMatch(NOTHING);
  await ask('clone-alarm', 'list');
  expect(await refused('clone-alarm', 'clear', activationId, ...REASON)).toMatch(NOTHING);
  expect(await ask('restored')).toMatchObject({ computers: expect.any(Number) });

  const person = ['contact@works.example', '--organization', 'C-1'];
  await ask('member', 'add', ...person, '--role', 'contact');
  const guest = ['guest@works.example', '--organization', 'C-1'];
  const { id: invitation } = await ask('member', 'invite', ...guest, '--role', 'contact');
  expect(await ask('member', 'list', '--organization', 'C-1')).toMatchObject({
    people: [{ email: 'contact@works.example', role: 'contact' }],
    invitations: [{ id: invitation, email: 'guest@works.example', role: 'contact' }],
  });
  await ask('member', 'take-back', invitation, '--organization', 'C-1');
  await ask('member', 'remove', ...person);
  for (const name of ['a', 'b'])
    await ask('staff', 'add', `${name}@vendor.example`, '--role', 'admin');
  await ask('staff', 'sign-in-link', 'a@vendor.example');
  await ask('staff', 'disable', 'b@vendor.example', ...REASON);
  expect(await ask('staff', 'list')).toHaveLength(2);
  await ask('session', 'end', '--all');
  const held = await printed(['person', 'export', 'contact@works.example']);
  expect(JSON.parse(held.stdout)).toMatchObject({ account: [{ email: 'contact@works.example' }] });
  expect(await ask('person', 'erase', 'contact@works.example', ...REASON)).toEqual({
    ...{ email: 'contact@works.example', licenses: 0, withoutContact: [] },
  });
  expect(await refused('person', 'erase', 'nobody@works.example', ...REASON)).toBe(
    'PERSON_UNKNOWN',
  );

  await ask('receipt-key', 'list');
  await ask('receipt-key', 'rotate');
  await ask('receipt-key', 'compromise', '1', ...REASON);
  writeFileSync(file('receipt.json'), '{}');
  expect(await refused('receipt', 'verify', file('receipt.json'))).toMatch(/RECEIPT/);
  const { keys: ring } = await ask('product', 'key', 'list', product);
  expect(ring.length).toBeGreaterThan(1);
  await ask('product', 'key', 'rotate', product);
  await ask('product', 'key', 'compromise', product, String(ring[0].kid), ...REASON);
  await ask('product', 'key', 'retire', product, String(ring[0].kid));
  await refused('master-key', 'rewrap');
  expect(await ask('master-key', 'fingerprint')).toEqual({
    masterKey: makeVault(new Uint8Array(32).fill(7)).id,
  });

  await ask('license', 'reissue-key', licenseId, ...REASON);
  await ask('license', 'revoke', licenseId, ...REASON);
  expect((await ask('audit', 'list')).rows[0]).toMatchObject({ type: 'license.revoked' });
  expect((await printed(['audit', 'export'])).stdout).toContain('license.revoked');
  await ask('audit', 'verify');
  await ask('overview');

  const closed = await ask('maintenance', 'on', '--message', 'Until noon');
  expect(closed).toMatchObject({ name: 'server/maintenanceMessage', after: 'Until noon' });
  // Nothing answers at its PORTAL_URL.
  const looked = await printed(['doctor', '--json']);
  expect([looked.exit, looked.stderr]).toEqual([1, '']);
  const { findings } = JSON.parse(looked.stdout) as { findings: { look: string; state: string }[] };
  const stateOf = (name: string) => findings.find(({ look }) => look === name)?.state;
  expect(['portal', 'database', 'maintenance'].map(stateOf)).toEqual(['bad', 'good', 'advice']);
  expect(await ask('maintenance', 'off')).toMatchObject({ after: '' });
  expect((await ask('support-report')).settings).toMatchObject({ OLP_MASTER_KEY: 'set' });

  const all = verbs(makeProgram()).map(([name]) => name);
  const elsewhere = [...IN_WORDS, ...DRILLED];
  expect(all.filter((name) => !called.has(name) && !elsewhere.includes(name))).toEqual([]);
});

test('a filter that a list does not know, or cannot read, is said', async () => {
  for (const where of ['colour=red', 'state=gone', 'state', 'constructor=x', '__proto__=x']) {
    const list = fresh.makeProgram().commands.find((one) => one.name() === 'list');
    const computers = list?.commands.find((one) => one.name() === 'computers');
    computers?.exitOverride().configureOutput({ writeErr: () => undefined });
    await expect(computers?.parseAsync(['--where', where], { from: 'user' })).rejects.toThrow(
      /Filters are|That is none of/,
    );
  }
});

test('the page of the admin command shows each, as it can be called', () => {
  const page = readFileSync('docs/admin-command.md', 'utf8');
  const lines = [...page.matchAll(/^ {4}npm run keyturn -- (.+)$/gm)].map(([, line = '']) => line);
  const all = verbs(makeProgram());
  const shown = lines.map((line) => {
    const [verb, command] = all.find(([name]) => `${line} `.startsWith(`${name} `)) ?? [line];
    expect(command, line).toBeDefined();
    const options = command?.options.map(({ long }) => long) ?? [];
    for (const [option] of line.matchAll(/(?<= )--[a-z-]+/g))
      expect(options, line).toContain(option);
    return verb;
  });
  const hidden = [
    'demo describe',
    'migrate',
    ...all.map(([name]) => name).filter((name) => name.startsWith('list ')),
  ];
  expect(
    all.map(([name]) => name).filter((name) => !shown.includes(name) && !hidden.includes(name)),
  ).toEqual([]);
});
