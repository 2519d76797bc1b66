import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
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
  /** For the read itself, together with that. */
  answer: 5000,
  /** How long a replica that failed is not asked. */
  leaveAlone: 5000,
};
const LOOK_AGAIN = 10;

/**
 * Whoever reads sees what anybody committed before, as if the primary had been asked: it says how far it is, and the
 * replica is read once it has come there. Whatever goes wrong on the way, the primary is read.
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
      try {
        const found = await readOn(replica, await stateOf(primary), read);
        aloneUntil = undefined;
        replica.reads.replica += 1;
        return found;
      } catch (error) {
        if (aloneUntil === undefined) away(error);
        aloneUntil = performance.now() + limits.leaveAlone;
      }
    }
    replica.reads.primary += 1;
    return read(primary.db);
  };
}

/** On one connection, and so on one server, whatever stands between. */
async function readOn<T>({ pool }: Replica, wanted: State, read: (reader: Reader) => Promise<T>) {
  const connecting = pool.connect();
  const client = await within(limits.connect, connecting).catch((error) => {
    connecting.then(
      (late) => late.release(true),
      () => {},
    );
    throw error;
  });
  let done = false;
  try {
    const found = await within(
      limits.answer,
      catchUp(client, wanted).then(() => read(drizzle(client, { schema }))),
    );
    done = true;
    return found;
  } finally {
    // Closed, not put back, where something may still be asked on it.
    client.release(!done);
  }
}

type State = { system: string; timeline: number; at: string };

/**
 * Which cluster, in which of its histories, and how far. Commits that do not wait for the disk are behind what was
 * written: there it counts what was inserted.
 */
export async function stateOf({ sql }: Pick<Connection, 'sql'>): Promise<State> {
  const [row] = await sql`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS system,
      ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline,
      CASE WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
        ELSE pg_current_wal_lsn() END::text AS at`;
  return row as State;
}

/**
 * A promoted server, another one's standby and one that follows a primary of before are never there. The history is
 * that of its last restart point: after a change of primaries it is read again some minutes later.
 */
const STANDING = `
  SELECT pg_is_in_recovery() AS standby,
    (SELECT system_identifier::text FROM pg_control_system()) = $1 AS same_system,
    (SELECT timeline_id FROM pg_control_checkpoint()) = $2 AS same_timeline,
    COALESCE(pg_last_wal_replay_lsn() >= $3::pg_lsn, false) AS there`;

export type Standing = Record<'standby' | 'same_system' | 'same_timeline' | 'there', boolean>;

/** How a server stands to a primary of that state. */
export async function standingOf(
  client: pg.Pool | pg.ClientBase,
  { system, timeline, at }: State,
): Promise<Standing> {
  const { rows } = await client.query(STANDING, [system, timeline, at]);
  return rows[0];
}

async function catchUp(client: pg.ClientBase, wanted: State): Promise<void> {
  const until = performance.now() + limits.catchUp;
  for (;;) {
    const { there, ...ours } = await standingOf(client, wanted);
    const foreign = Object.entries(ours).find(([, is]) => !is);
    if (foreign) throw new Error(`The replica cannot be read: ${foreign[0]} does not hold.`);
    if (there) return;
    if (performance.now() > until) throw new Error('The replica is behind.');
    await sleep(LOOK_AGAIN);
  }
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
