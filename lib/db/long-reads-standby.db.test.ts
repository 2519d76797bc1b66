import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { pairOfServers } from '@/scripts/test/standby.mjs';
import { lookAtReplica } from '../doctor/looks/look-at-replica';
import { type Connection, connect, type Reader } from './connect';
import { makeLongReads, standingOf, stateOf } from './long-reads';
import { transactionPooler } from './pooler.test-support';

/* With a standby that can be read. Portals with one: scripts/test/restore/replica.mjs. */

let servers: Awaited<ReturnType<typeof pairOfServers>>;
let primary: Connection;
let admin: Connection;
beforeAll(async () => {
  servers = await pairOfServers();
  primary = connect(servers.primary, { max: 4 });
  admin = connect(servers.standbyAdmin, { max: 1, name: 'admin' });
});
afterAll(async () => {
  await Promise.all([primary.close(), admin.close()]);
  await servers.stop();
});
beforeEach(async () => {
  while ((await whereFrom(primary.db)) !== 'primary' || (await whereFrom(admin.db)) !== 'standby')
    await sleep(10);
});

const whereFrom = async (reader: Reader) => {
  const { rows } = await reader.execute<{ is: boolean }>(sql`SELECT pg_is_in_recovery() AS is`);
  return rows[0]?.is ? 'standby' : 'primary';
};

function readsWith(url = servers.standby, of = primary) {
  const replica = { ...connect(url, { max: 2, name: 'lists' }), reads: { replica: 0, primary: 0 } };
  onTestFinished(() => replica.close());
  const reasons: unknown[] = [];
  const reads = makeLongReads(of, replica, (error) => reasons.push(error));
  return { reads, counts: replica.reads, reasons, pool: replica.pool };
}
const pidOf = async (reader: Reader) =>
  (await reader.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`)).rows[0]?.pid;

test('a read that fails by itself fails once, and leaves the standby and its connection alone', async () => {
  const { reads, counts, reasons } = readsWith();
  const pid = await reads(pidOf);
  let times = 0;
  const failing = reads(async (reader) => {
    times += 1;
    await reader.execute(sql`SELECT 1 / 0`);
  });
  await expect(failing).rejects.toMatchObject({ cause: { message: 'division by zero' } });
  await expect(reads(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  expect([times, reasons, counts]).toEqual([1, [], { replica: 3, primary: 0 }]);
  expect(await reads(pidOf)).toBe(pid);
});

test('a primary that is away is not called a standby that is', async () => {
  const nowhere = connect('postgresql://keyturn:x@127.0.0.1:1/keyturn');
  onTestFinished(() => nowhere.close());
  const { reads, reasons } = readsWith(servers.standby, nowhere);
  await expect(reads(whereFrom)).rejects.toThrow('ECONNREFUSED');
  expect(reasons).toEqual([]);
});

test('a connection that is cut, and a statement that is ended, give way to the primary', async () => {
  for (const end of ['pg_terminate_backend', 'pg_cancel_backend']) {
    const { reads, reasons } = readsWith();
    const read = reads(async (reader) => {
      if ((await whereFrom(reader)) === 'primary') return 'primary';
      const pid = await pidOf(reader);
      await Promise.all([
        reader.execute(sql`SELECT pg_sleep(4)`),
        sleep(200).then(() => admin.sql.unsafe(`SELECT ${end}(${pid})`)),
      ]);
      return 'standby';
    });
    expect(await read).toBe('primary');
    expect(reasons).toHaveLength(1);
  }
});

test('a list that takes too long ends at the standby too', async () => {
  const { reads } = readsWith();
  const read = reads(async (reader) => {
    if ((await whereFrom(reader)) === 'primary') return 'primary';
    await reader.execute(sql`SELECT pg_sleep(20)`);
    return 'standby';
  });
  expect(await read).toBe('primary');
  await sleep(500);
  const left = await admin.sql`
    SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()`;
  expect(left).toEqual([]);
});

test('look and read reach one server, also through a pooler', async () => {
  const pooler = await transactionPooler(servers.standby, 2);
  onTestFinished(() => pooler.close());
  const { reads, counts } = readsWith(pooler.url);
  // Each transaction gets the next session: within one it stays the same.
  const pids = await reads(async (reader) => [await pidOf(reader), await pidOf(reader)]);
  expect(pids[0]).toBe(pids[1]);
  const began = sql`SELECT xact_start < statement_timestamp() AS within FROM pg_stat_activity WHERE pid = pg_backend_pid()`;
  expect((await reads((reader) => reader.execute(began))).rows).toEqual([{ within: true }]);
  expect(counts).toEqual({ replica: 2, primary: 0 });
});

test('a connection that comes late is kept', async () => {
  const { reads, pool } = readsWith();
  const held = await Promise.all([pool.connect(), pool.connect()]);
  expect(await reads(whereFrom)).toBe('primary');
  for (const client of held) client.release();
  await sleep(50);
  expect([pool.totalCount, pool.idleCount]).toEqual([2, 2]);
});

test('the doctor gives it as long to come there as a list does', async () => {
  const asked = () => admin.sql`
    SELECT 1 FROM pg_stat_activity
    WHERE application_name = 'keyturn doctor' AND query LIKE '%pg_last_wal_replay_lsn%'`;
  const states: string[] = [];
  // A machine may be too slow for it at times; without a wait it is behind each time.
  while (states.length < 10 && !states.includes('good')) {
    await admin.sql`SELECT pg_wal_replay_pause()`;
    await primary.sql`SELECT pg_logical_emit_message(true, 'keyturn', 'later')`;
    const look = lookAtReplica({ connection: primary, settings: { replicaUrl: servers.standby } });
    while ((await asked()).length === 0);
    await admin.sql`SELECT pg_wal_replay_resume()`;
    states.push((await look).state);
  }
  expect(states).toContain('good');
});

test('what is written and not on the disk yet is not waited for', async () => {
  const client = await primary.pool.connect();
  onTestFinished(() => client.release(true));
  await client.query('BEGIN');
  let [written, flushed, at] = ['', '', ''];
  for (let n = 0; n < 20 && written === flushed; n += 1) {
    await client.query(`SELECT pg_logical_emit_message(true, 'keyturn', repeat('x', 1000000))`);
    at = (await stateOf(primary)).at;
    const [row] = await primary.sql`
      SELECT pg_current_wal_flush_lsn()::text AS flushed, pg_current_wal_lsn()::text AS written`;
    [written, flushed] = [row?.written, row?.flushed];
  }
  expect(written).not.toBe(flushed);
  expect(at).toBe(flushed);
});

/* The last one: afterwards there are two primaries. */
test('a standby of a promoted server is foreign at once, to a role that may see what it receives', async () => {
  const other = connect(servers.fartherAdmin, { max: 1 });
  onTestFinished(() => other.close());
  const wanted = await stateOf(primary);
  await admin.sql`SELECT pg_promote()`;
  const follows = async () =>
    (await other.sql`SELECT received_tli FROM pg_stat_wal_receiver`)[0]?.received_tli === 2;
  while (!(await follows())) await sleep(50);
  const [row] = await other.sql`SELECT timeline_id FROM pg_control_checkpoint()`;
  expect(row).toEqual({ timeline_id: 1 });
  expect(await standingOf(other.pool, wanted)).toMatchObject({ same_timeline: false });
});
