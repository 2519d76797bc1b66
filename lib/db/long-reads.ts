import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Connection, Reader } from './connect';
import * as schema from './schema';

/** Runs what only reads, and may take long: on a replica if there is one that has all that was committed until now. */
export type LongReads = <T>(read: (reader: Reader) => Promise<T>) => Promise<T>;

/** A pool of a streaming replica, and how many reads went where since the process began. */
export type Replica = Connection & { reads: { replica: number; primary: number } };

/** All in milliseconds. */
const limits = {
  /** For a connection, waiting in line included. */
  connect: 1000,
  /** For what the primary has committed to arrive. */
  catchUp: 100,
  /** For the read itself, together with that; and for each of its statements, which the server then ends. */
  answer: 5000,
  /** How long a replica that failed is not asked. */
  leaveAlone: 5000,
};
const LOOK_AGAIN = 10;

/**
 * Whoever reads sees what anybody committed before, as if the primary had been asked: it says how far it is, and the
 * replica is read once it has come there. Where the replica fails on the way, the primary is read. A read that fails
 * by itself fails as it would there, and so does one whose primary is away.
 * @param away is told why, once, when a replica that could be read no longer can
 */
export function makeLongReads(
  primary: Connection,
  replica: Replica,
  away: (error: unknown) => void = () => {},
): LongReads {
  /** Undefined: it can be read, as far as is known. A hint of this process. */
  let aloneUntil: number | undefined;
  return async (read) => {
    const now = performance.now();
    if (aloneUntil === undefined || now >= aloneUntil) {
      // Whoever is first asks for all.
      if (aloneUntil !== undefined) aloneUntil = now + limits.leaveAlone;
      const wanted = await stateOf(primary);
      const answer = await readOn(replica, wanted, read).catch((error: unknown) => {
        if (aloneUntil === undefined) away(error);
        aloneUntil = performance.now() + limits.leaveAlone;
      });
      if (answer) {
        aloneUntil = undefined;
        replica.reads.replica += 1;
        if (answer.status === 'rejected') throw answer.reason;
        return answer.value;
      }
    }
    replica.reads.primary += 1;
    return read(primary.db);
  };
}

/** What the read found, or why it failed by itself. What this throws is the replica's. */
async function readOn<T>(
  { pool }: Replica,
  wanted: State,
  read: (reader: Reader) => Promise<T>,
): Promise<PromiseSettledResult<T>> {
  const connecting = pool.connect();
  const client = await within(limits.connect, connecting).catch((error) => {
    connecting.then(
      (late) => late.release(),
      () => {},
    );
    throw error;
  });
  let done = false;
  try {
    const answer = await within(limits.answer, readWithin(client, wanted, read));
    done = true;
    return answer;
  } finally {
    // Closed, not put back, where something may still be asked on it.
    client.release(!done);
  }
}

/**
 * In one transaction, which a pooler keeps at one server. Each statement sees what is there when it begins: so does
 * the look at how far that server has come.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL statement_timeout = ${limits.answer}`;

async function readWithin<T>(
  client: pg.PoolClient,
  wanted: State,
  read: (reader: Reader) => Promise<T>,
): Promise<PromiseSettledResult<T>> {
  await client.query(BEGIN);
  await catchUp(client, wanted);
  const [answer] = await Promise.allSettled([read(drizzle(client, { schema }))]);
  // Fails where the connection is lost: then that is why the read failed.
  await client.query('ROLLBACK');
  if (answer.status === 'rejected' && isOfServer(answer.reason)) throw answer.reason;
  return answer;
}

/**
 * Classes of PostgreSQL's codes that speak of the server, not of what it was asked: connections, transactions that
 * gave way to what arrived, resources, an operator or a limit that ended it, its disk, and itself; 25006, a write.
 */
const OF_SERVER = /^(08|40|53|57|58|XX|25006)/;

function isOfServer(error: unknown): boolean {
  // drizzle says what was asked, and why that failed as the cause.
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof pg.DatabaseError && OF_SERVER.test(cause.code ?? '');
}

type State = { system: string; timeline: number; at: string };

/**
 * Which cluster, in which of its histories, and how far: what is on its disk, which is what it sends. Commits that do
 * not wait for the disk are ahead of that: there it counts what was inserted.
 */
export async function stateOf({ sql }: Pick<Connection, 'sql'>): Promise<State> {
  const [row] = await sql`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline,
      CASE WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
        ELSE pg_current_wal_flush_lsn() END::text AS at`;
  return row as State;
}

/**
 * A promoted server and another one's standby are never there. The history is that of the last restart point, so it
 * is known late: after a change of primaries the standby is read again some minutes later, and one that follows a
 * promoted server, while this primary lives on beside it, passes for as long. What it receives is known at once, to a
 * role that may see it (pg_read_all_stats); to others it is null.
 */
const STANDING = `
  SELECT pg_is_in_recovery() AS standby,
    (SELECT system_identifier::text FROM pg_control_system()) = $1 AS same_system,
    (SELECT timeline_id FROM pg_control_checkpoint()) = $2
      AND COALESCE((SELECT received_tli FROM pg_stat_wal_receiver) = $2, true) AS same_timeline,
    COALESCE(pg_last_wal_replay_lsn() >= $3::pg_lsn, false) AS there`;

export type Standing = Record<'standby' | 'same_system' | 'same_timeline' | 'there', boolean>;

/** How a server stands to a primary of that state, given as long to come there as a list gives it. */
export async function standingOf(
  client: pg.Pool | pg.ClientBase,
  { system, timeline, at }: State,
): Promise<Standing> {
  const until = performance.now() + limits.catchUp;
  for (;;) {
    const { rows } = await client.query<Standing>(STANDING, [system, timeline, at]);
    const [is] = rows as [Standing];
    const comes = is.standby && is.same_system && is.same_timeline && !is.there;
    if (!comes || performance.now() > until) return is;
    await sleep(LOOK_AGAIN);
  }
}

async function catchUp(client: pg.ClientBase, wanted: State): Promise<void> {
  const { there, ...ours } = await standingOf(client, wanted);
  const foreign = Object.entries(ours).find(([, is]) => !is);
  if (foreign) throw new Error(`The replica cannot be read: ${foreign[0]} does not hold.`);
  if (!there) throw new Error('The replica is behind.');
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error(`The replica gave no answer within ${milliseconds} ms.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    over.abort();
  }
}
