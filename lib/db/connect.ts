import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Client } from './connection';
import { readDatabaseUrl } from './database-url';
import { type Database, makeDatabase } from './database';
import { makeSql, type Sql } from './sql';
import { tracedQuery } from './traced-query';

export type { Database, Reader, Transaction } from './database';

export type Connection = {
  db: Database;
  sql: Sql;
  pool: pg.Pool;
  /** Host, port and name of the database; never the password. */
  place: string;
  close: () => Promise<void>;
};

const SECOND = 1000;
/** For queries under way when the pool is closed. */
const GRACE = 5 * SECOND;

/**
 * Opens a pool. `max` connections; one process holds two pools (the entry's and Next.js' own
 * copy of this module), so size them together against the server's limit. `setting` is named where `url` cannot be read.
 */
export function connect(
  url: string,
  options: { max?: number; name?: string; setting?: string } = {},
): Connection {
  const { url: connectionString, place } = readDatabaseUrl(url, options.setting);
  const sockets = new Set<Socket>();
  const pool = new pg.Pool({
    connectionString,
    Client,
    // Awaited by the pool, though its types do not say so.
    onConnect: (client) => (client as Client).lookForPooler(),
    max: options.max ?? 10,
    idleTimeoutMillis: 60 * SECOND,
    maxLifetimeSeconds: 60 * 60,
    keepAlive: true,
    application_name: options.name ?? 'keyturn',
    // What a transaction asks at once is sent at once.
    pipeline: true,
    stream: () => watched(new Socket(), sockets),
  });
  const ask = pool.query.bind(pool) as (...given: unknown[]) => unknown;
  pool.query = ((config: string | pg.QueryConfig, ...more: unknown[]) =>
    tracedQuery(config, () => ask(config, ...more))) as pg.Pool['query'];
  // A lost connection fails the queries on it, and the pool replaces it. Without a listener the event
  // would end the process: from the pool for idle connections, from the client for those in use.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  let closed: Promise<void> | undefined;
  return {
    db: makeDatabase(pool),
    sql: makeSql(pool),
    pool,
    place,
    close: () => {
      closed ??= close(pool, sockets);
      return closed;
    },
  };
}

function watched(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
}

async function close(pool: pg.Pool, sockets: Set<Socket>): Promise<void> {
  const ended = pool.end();
  const over = new AbortController();
  const late = sleep(GRACE, 'late', { signal: over.signal }).catch(() => 'over');
  if ((await Promise.race([ended, late])) === 'late')
    for (const socket of sockets) socket.destroy();
  over.abort();
  await ended;
}
