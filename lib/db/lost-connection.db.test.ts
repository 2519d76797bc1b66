import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect, type Transaction } from './connect';
import { testDatabase } from './test-database';

/*
 * A portal outlives a restart of its database. Each of these fails with drizzle's own transactions or
 * without the listeners in connect.ts (docs/decisions/011).
 */

let database: Awaited<ReturnType<typeof testDatabase>>;
const uncaught: unknown[] = [];
const remember = (error: unknown) => uncaught.push(error);
beforeAll(async () => {
  database = await testDatabase({ max: 4 });
  process.on('uncaughtException', remember);
});
afterAll(async () => {
  process.off('uncaughtException', remember);
  await database.close();
});
afterEach(() => expect(uncaught).toEqual([]));

const cut = sql`SELECT pg_terminate_backend(pg_backend_pid())`;
const works = async () => (await database.sql`SELECT 1 AS one`)[0]?.one;

test('a transaction whose connection is cut fails as a value, and the pool goes on', async () => {
  for (let round = 0; round < 5; round++) {
    const transactions = Array.from({ length: 8 }, () =>
      database.db.transaction(async (tx) => {
        await tx.execute(sql`SELECT 1`);
        await tx.execute(cut);
        await tx.execute(sql`SELECT 2`);
      }),
    );
    const results = await Promise.allSettled(transactions);
    expect(results.map((result) => result.status)).toEqual(Array(8).fill('rejected'));
    expect(await works()).toBe(1);
  }
});

test('a query that is cut fails, those after it do not', async () => {
  const admin = connect(database.url, { max: 1 });
  for (let round = 0; round < 5; round++) {
    const slow = Array.from({ length: 3 }, () => database.sql`SELECT pg_sleep(30)`);
    const failed = Promise.allSettled(slow);
    // A backend that was told to end is still listed for a moment: each counts once.
    const cutBackends = new Set<number>();
    while (cutBackends.size < 3) {
      const rows = await admin.sql`
        SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query = 'SELECT pg_sleep(30)' AND state = 'active'`;
      for (const row of rows) cutBackends.add(row.pid);
    }
    expect((await failed).map((result) => result.status)).toEqual(Array(3).fill('rejected'));
    expect(await Promise.all(Array.from({ length: 8 }, works))).toEqual(Array(8).fill(1));
  }
  await admin.close();
});

test('wherever connections are cut, no answer is mixed up and no place in the pool is lost', async () => {
  const admin = connect(database.url, { max: 1, name: 'admin' });
  const ask = (tx: Transaction, number: number) =>
    tx.execute(sql`SELECT ${number}::int AS number`).then(({ rows }) => rows);
  let over = false;
  let failed = 0;
  const loops = Array.from({ length: 8 }, async (_, loop) => {
    for (let n = 1 + loop; !over; n += 8) {
      const asked = database.db.transaction((tx) => Promise.all([ask(tx, n), ask(tx, -n)]));
      const rows = await asked.catch(() => null);
      if (rows) expect(rows).toEqual([[{ number: n }], [{ number: -n }]]);
      else failed += 1;
    }
  });
  for (let round = 0; round < 25; round++) {
    await admin.sql`SELECT pg_sleep(0.02)`;
    await admin.sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name <> 'admin'`;
  }
  over = true;
  await Promise.all(loops);
  await admin.close();
  expect(failed).toBeGreaterThan(0);
  expect(await Promise.all(Array.from({ length: 8 }, works))).toEqual(Array(8).fill(1));
});

test('a transaction that goes on after a failed query is no success', async () => {
  const swallowed = database.db.transaction(async (tx) => {
    await tx.execute(sql`SELECT 1 / 0`).catch(() => {});
    return 'done';
  });
  await expect(swallowed).rejects.toThrow('after a failed query');
  expect(await works()).toBe(1);
});

test('closing does not wait for a query that never ends', async () => {
  const other = connect(database.url, { max: 1 });
  const endless = expect(other.sql`SELECT pg_sleep(3600)`).rejects.toThrow();
  const asked = () =>
    database.sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3600)'`;
  while ((await asked()).length === 0);
  await other.close();
  await endless;
});
