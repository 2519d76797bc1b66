import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect';
import { transactionPooler } from './pooler.test-support';
import { testDatabase } from './test-database';
import { whyNoWrite } from './why-no-write';

/* Each is a mistake that leaves the portal readable, and its mend. */

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase({ max: 2 });
});
afterAll(() => database.close());

/** What the portal finds at this address. */
async function foundAt(url: string, user?: string, settings = '') {
  const address = new URL(url);
  if (user) address.username = user;
  if (settings) address.searchParams.set('options', settings);
  const connection = connect(address.toString(), { max: 1 });
  const found = await whyNoWrite(connection);
  await connection.close();
  return found;
}

test('a database whose tables can all be written is none of them', async () => {
  expect(await foundAt(database.url)).toBeNull();
});

test('a user who may change tables but add to one of them nothing', async () => {
  const user = `clerk_${new URL(database.url).pathname.slice(1)}`;
  await database.sql.unsafe(`CREATE ROLE ${user} LOGIN PASSWORD 'test'`);
  await database.sql.unsafe(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user}`,
  );
  const address = new URL(database.url);
  address.password = 'test';
  expect(await foundAt(address.toString(), user)).toBeNull();
  await database.sql.unsafe(`REVOKE INSERT ON outbox FROM ${user}`);
  expect(await foundAt(address.toString(), user)).toEqual({
    reason: 'permission denied for table outbox',
    mend: expect.stringContaining('give it all rights'),
  });
  await database.sql.unsafe(`REVOKE UPDATE ON license FROM ${user}`);
  expect((await foundAt(address.toString(), user))?.mend).toContain('give it all rights');
  await database.sql.unsafe(`DROP OWNED BY ${user}`);
  await database.sql.unsafe(`DROP ROLE ${user}`);
});

test.each([
  ['-c search_path=pg_catalog', /search_path of its user/],
  ['-c default_transaction_read_only=on', /name the primary, not a standby/],
])('a session with %s', async (settings, mend) => {
  expect((await foundAt(database.url, undefined, settings))?.mend).toMatch(mend);
});

test('a pooler in statement mode', async () => {
  const pooler = await transactionPooler(database.url, 2, 'statement');
  expect(await foundAt(pooler.url)).toEqual({
    reason: 'transaction blocks not allowed in statement pooling mode',
    mend: 'the pooler allows no transactions: set its pool_mode to transaction or session',
  });
  pooler.close();
});
