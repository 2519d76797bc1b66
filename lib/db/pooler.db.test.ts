import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from './compiled';
import { type Connection, connect } from './connect';
import { migrate } from './migrate';
import { transactionPooler } from './pooler.test-support';
import { organization } from './schema/organization';
import { testDatabase } from './test-database';

/*
 * Through a pooler in transaction mode (docs/decisions/025): what a session would remember is gone
 * with the transaction.
 */

let database: Awaited<ReturnType<typeof testDatabase>>;
let pooler: Awaited<ReturnType<typeof transactionPooler>>;
let pooled: Connection;
beforeAll(async () => {
  database = await testDatabase({ max: 2 });
  pooler = await transactionPooler(database.url, 3);
  pooled = connect(pooler.url, { max: 8 });
});
afterAll(async () => {
  await pooled.close();
  pooler.close();
  await database.close();
});

const names = compiled((reader) =>
  reader
    .select({ name: organization.name })
    .from(organization)
    .where(sql`name = ${sql.placeholder('name')}`),
);

test('a query built once is answered by every session, also by those that never saw it', async () => {
  await database.db.insert(organization).values({ name: 'Example Works' });
  const asked = Array.from({ length: 60 }, () =>
    pooled.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1`);
      return Promise.all([names(tx, { name: 'Example Works' }), names(tx, { name: 'Nobody' })]);
    }),
  );
  const answers = await Promise.all(asked);
  for (const answer of answers) expect(answer).toEqual([[{ name: 'Example Works' }], []]);
});

test('days and moments are those of UTC', async () => {
  const rows = await Promise.all(
    Array.from({ length: 6 }, () => pooled.sql`SELECT current_setting('TimeZone') AS zone`),
  );
  expect(rows.map(([row]) => row?.zone)).toEqual(Array(6).fill('UTC'));
});

test('several starts at once migrate in turn, and leave no lock behind', async () => {
  const starts = Array.from({ length: 3 }, () => migrate(pooled, 'drizzle'));
  await Promise.all(starts);
  await migrate(database.connection, 'drizzle');
  const locks = await database.sql`
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database =
      (SELECT oid FROM pg_database WHERE datname = current_database())`;
  expect(locks).toEqual([]);
});
