import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { throwawayFolder } from '../test/throwaway-folder.mjs';
import { runningCluster } from './cluster.mjs';
import { bringUpDatabase, existingHome, readRecord } from './embedded.mjs';
import { sayNothing } from './say.mjs';

sayNothing();

let folder = '';
let remove = () => {};
/** @type {Awaited<ReturnType<typeof bringUpDatabase>>[]} */
let started = [];

beforeEach(async () => {
  ({ folder, remove } = await throwawayFolder());
});
afterEach(async () => {
  for (const database of started) await database.stop();
  started = [];
  remove();
});

async function bringUp() {
  const database = await bringUpDatabase({ data: folder, durable: false });
  started.push(database);
  return database;
}

/** @param {string} url @param {string} query @returns {Promise<any>} the first row */
async function ask(url, query) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(query)).rows?.[0];
  } finally {
    await client.end();
  }
}

const home = () => existingHome(folder) ?? '';
const pidFile = () => join(home(), 'data', 'postmaster.pid');

test('the portal gets a UTF-8 database that it owns, on loopback, without superuser rights', async () => {
  const { url } = await bringUp();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const row = await ask(
    url,
    `SELECT getdatabaseencoding() AS encoding, current_user AS me, usesuper AS super,
       (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()) AS owner,
       current_setting('listen_addresses') AS addresses, current_setting('password_encryption') AS password
     FROM pg_user WHERE usename = current_user`,
  );
  expect(row).toEqual({
    encoding: 'UTF8',
    me: 'keyturn',
    super: false,
    owner: 'keyturn',
    addresses: '127.0.0.1',
    password: 'scram-sha-256',
  });
});

test('nobody gets in without the password', async () => {
  const { url } = await bringUp();
  const guessed = new URL(url);
  guessed.password = 'keyturn';
  await expect(ask(guessed.toString(), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  );
});

test('what was written is there after stopping and starting again', async () => {
  const first = await bringUp();
  await ask(first.url, 'CREATE TABLE kept (word text); INSERT INTO kept VALUES ($$still here$$)');
  await first.stop();
  expect(await runningCluster(home())).toBeNull();
  const second = await bringUp();
  expect(await ask(second.url, 'SELECT word FROM kept')).toEqual({ word: 'still here' });
});

test('a second starter uses the running server and leaves it running', async () => {
  const first = await bringUp();
  const second = await bringUp();
  expect([first.owner, second.owner]).toEqual([true, false]);
  expect(second.url).toBe(first.url);
  await second.stop();
  expect(await runningCluster(home())).not.toBeNull();
  await first.stop();
  expect(await runningCluster(home())).toBeNull();
});

test('a server whose starter is gone is taken over, and stopped in the end', async () => {
  await bringUp();
  // What `kill -9` leaves: the server runs, and the claim's holder no longer answers.
  rmSync(join(folder, 'database-owner'));
  const successor = await bringUp();
  expect(successor.owner).toBe(true);
  expect(await ask(successor.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
  await successor.stop();
  expect(await runningCluster(home())).toBeNull();
});

test('a postmaster.pid whose process is another program now does not keep it from starting', async () => {
  const first = await bringUp();
  const lines = readFileSync(pidFile(), 'utf8').split('\n');
  await first.stop();
  writeFileSync(pidFile(), [String(process.pid), ...lines.slice(1)].join('\n'), { mode: 0o644 });
  const second = await bringUp();
  expect(await ask(second.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
});

test('a creation that was interrupted is begun anew', async () => {
  const first = await bringUp();
  await first.stop();
  rmSync(join(home(), 'data'), { recursive: true });
  expect(existsSync(join(folder, 'database.json'))).toBe(true);
  const again = await bringUp();
  expect(await ask(again.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
});

test('a database whose passwords are gone is refused, not replaced', async () => {
  const first = await bringUp();
  await first.stop();
  rmSync(join(folder, 'database.json'));
  await expect(bringUp()).rejects.toThrow('database.json');
  expect(readRecord(folder)).toBeNull();
  expect(existsSync(join(home(), 'data', 'PG_VERSION'))).toBe(true);
});
