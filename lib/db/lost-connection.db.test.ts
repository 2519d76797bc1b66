import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from './connect';
import { testDatabase } from './test-database';

/*
 * What scripts/patch-postgres.mjs mends: without it a lost connection ends the process, or leaves
 * its place in the pool unusable, or hands a row too many to the next query there.
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
    const slow = Array.from({ length: 3 }, () => database.sql`SELECT pg_sleep(30)`.execute());
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
