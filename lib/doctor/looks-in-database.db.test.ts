import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { connect } from '@/lib/db/connect';
import { transactionPooler } from '@/lib/db/pooler.test-support';
import { databaseBefore, testDatabase } from '@/lib/db/test-database';
import { adoptMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { lookInDatabase } from './examine';
import { settings } from './patient.test-support';

/* Each plants one mistake in a real database, and finds it with its mend; and nothing where there is none. */

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase({ max: 2 });
  await adoptMasterKey(database.db, makeVault(settings.masterKey));
});
afterAll(() => database.close());

async function asAdmin(...statements: string[]) {
  const admin = new pg.Client(inject('adminUrl'));
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
}

const fresh = async () => {
  const made = await testDatabase({ max: 2 });
  onTestFinished(() => made.close());
  const name = new URL(made.url).pathname.slice(1);
  return { ...made, name };
};

/** What is wrong by name, and what mends it. */
async function faults(url: string, change: object = {}, which = 'bad') {
  const connection = connect(url, { max: 2 });
  const portal = { came: 'nothing', reason: 'not asked' } as const;
  const patient = { root: '.', data: '.', now: () => new Date(), settings, portal, connection };
  const findings = await lookInDatabase({ ...patient, ...change });
  await connection.close();
  return findings
    .filter(({ state }) => state === which)
    .map(({ look, says, mend }) => [look, `${says} ${mend}`]);
}

const said = (text: string) => expect.stringContaining(text);

test('none', async () => {
  expect(await faults(database.url)).toEqual([]);
});

test('one that does not answer, or not to this user', async () => {
  expect(await faults('postgresql://keyturn:x@127.0.0.1:1/keyturn')).toEqual([
    ['database', said('look whether the server runs'.slice(1))],
  ]);
  const url = new URL(database.url);
  url.password = 'wrong';
  expect(await faults(url.href)).toEqual([['database', said('user name and password')]]);
});

test('another encoding', async () => {
  const name = `latin_${randomBytes(4).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
  onTestFinished(() => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  expect(await faults(url.href)).toContainEqual(['encoding', said("ENCODING 'UTF8'")]);
});

test('a locale of another version than the one that sorted', async () => {
  const name = `sorted_${randomBytes(4).toString('hex')}`;
  await asAdmin(
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'`,
    `UPDATE pg_database SET datcollversion = '0.1' WHERE datname = '${name}'`,
  );
  onTestFinished(() => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  expect(await faults(url.href)).toContainEqual(['encoding', said(`REINDEX DATABASE "${name}"`)]);
});

test('one that takes no changes', async () => {
  const { url, name, sql } = await fresh();
  await sql.unsafe(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  expect(await faults(url)).toContainEqual(['writing', said('Name the primary')]);
});

test('a replica that does not answer, cannot be read as an address, or is no standby', async () => {
  const withReplica = (replicaUrl: string) =>
    faults(database.url, { settings: { ...settings, replicaUrl } });
  expect(await withReplica('postgresql://keyturn:x@127.0.0.1:1/keyturn')).toEqual([
    ['replica', said('host and port in DATABASE_REPLICA_URL')],
  ]);
  expect(await withReplica('postgresql://keyturn:12#ss@db/keyturn')).toEqual([
    ['replica', said('DATABASE_REPLICA_URL cannot be read')],
  ]);
  expect(await withReplica(database.url)).toEqual([['replica', said('no standby')]]);
});

test('tables of an older version, and of a newer one', async () => {
  const older = await databaseBefore('0031_mail_reports');
  onTestFinished(() => older.close());
  expect(await faults(older.url)).toContainEqual(['schema', said('0031_mail_reports')]);
  const { url, sql } = await fresh();
  await sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('of tomorrow', 9999999999999)`;
  expect(await faults(url)).toEqual([]);
  expect(await faults(url, {}, 'advice')).toContainEqual(['schema', said('Update this clone')]);
});

test('another master key than it was sealed with', async () => {
  const other = { ...settings, masterKey: new Uint8Array(32).fill(9) };
  expect(await faults(database.url, { settings: other })).toEqual([
    ['master-key', said('Restore that key')],
  ]);
});

test('a pooler in statement mode; one in transaction mode is fine', async () => {
  const shut = await transactionPooler(database.url, 3, 'statement');
  onTestFinished(() => shut.close());
  expect(await faults(shut.url)).toContainEqual(['pooler', said('pool_mode')]);
  const good = await transactionPooler(database.url, 3);
  onTestFinished(() => good.close());
  expect(await faults(good.url)).toEqual([]);
});

test('too few connections', async () => {
  const { url, name } = await fresh();
  await asAdmin(`ALTER DATABASE ${name} CONNECTION LIMIT 5`);
  expect(await faults(url)).toEqual([['connections', said('CONNECTION LIMIT')]]);
});

test('a clock that goes ahead, by the database and by the portal', async () => {
  const ahead = { now: () => new Date(Date.now() + 90_000) };
  expect(await faults(database.url, ahead)).toEqual([['clock', said('90 seconds ahead')]]);
  const date = new Date(Date.now() + 60_000);
  const portal = { came: 'answer', status: 200, diagnosis: null, date };
  expect(await faults(database.url, { portal })).toEqual([
    ['clock', expect.stringMatching(/(59|60) seconds behind that of the portal/)],
  ]);
});

test('mails that wait and that nobody tries', async () => {
  const { url, sql } = await fresh();
  await sql`INSERT INTO outbox (lane, recipient, sealed, ready_at)
    VALUES ('codes', 'a@example.com', '\\x00', now() - interval '1 hour')`;
  expect(await faults(url)).toContainEqual(['mails', said('Start the portal')]);
});
