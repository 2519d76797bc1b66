import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { connect, type Reader } from './connect';
import { makeLongReads } from './long-reads';
import { testDatabase } from './test-database';

/* What is named as a replica and is none: the primary is read, soon. Real ones: scripts/test/restore/replica.mjs. */

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase({ max: 4 });
});
afterAll(() => database.close());

const PRIMARY = 'keyturn test';
/** Whose connection answers. */
const whose = async (reader: Reader) =>
  (await reader.execute<{ name: string }>(sql`SELECT current_setting('application_name') AS name`))
    .rows[0]?.name;

function readsWith(url: string) {
  const replica = {
    ...connect(url, { max: 2, name: 'replica' }),
    reads: { replica: 0, primary: 0 },
  };
  onTestFinished(() => replica.close());
  const reasons: string[] = [];
  const reads = makeLongReads(database.connection, replica, (error) => {
    reasons.push((error as Error).message);
  });
  return { reads, counts: replica.reads, reasons };
}

/** A server that takes connections and never says anything, and how many it took. */
async function silent() {
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    socket.on('error', () => {});
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `postgresql://keyturn:x@127.0.0.1:${port}/keyturn`, taken: () => taken };
}

test('one at which nobody answers', async () => {
  const { reads, counts, reasons } = readsWith('postgresql://keyturn:x@127.0.0.1:1/keyturn');
  expect(await reads(whose)).toBe(PRIMARY);
  expect(await reads(whose)).toBe(PRIMARY);
  expect(counts).toEqual({ replica: 0, primary: 2 });
  expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
});

test('one that takes connections and says nothing holds reads up for a second, and is then not asked', async () => {
  const { url, taken } = await silent();
  const { reads, reasons } = readsWith(url);
  const begun = performance.now();
  expect(await Promise.all([reads(whose), reads(whose)])).toEqual([PRIMARY, PRIMARY]);
  expect(await reads(whose)).toBe(PRIMARY);
  // Were it asked again, another second would have gone by.
  expect(performance.now() - begun).toBeLessThan(1900);
  expect(taken()).toBe(2);
  expect(reasons).toEqual(['The replica gave no answer within 1000 ms.']);
});

test('one that is no standby: the database itself', async () => {
  const { reads, reasons } = readsWith(database.url);
  expect(await reads(whose)).toBe(PRIMARY);
  expect(reasons).toEqual([expect.stringContaining('standby does not hold')]);
});

test('a read that fails, fails as it would without one', async () => {
  const { reads } = readsWith('postgresql://keyturn:x@127.0.0.1:1/keyturn');
  await expect(reads((reader) => reader.execute(sql`SELECT 1 / 0`))).rejects.toMatchObject({
    cause: { message: 'division by zero' },
  });
});
