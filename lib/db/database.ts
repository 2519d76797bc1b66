import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import * as schema from './schema';

/** What a read can run on: a database, or the transaction it belongs to. */
export type Reader = Omit<NodePgDatabase<typeof schema>, 'transaction'>;

declare const inTransaction: unique symbol;
/** A marker for the compiler: what needs a transaction cannot be given a database. */
export type Transaction = Reader & { readonly [inTransaction]: true };

export type Database = Reader & {
  /** Commits what `work` did, or undoes it if that throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
};

/**
 * drizzle on a pool, with transactions of our own: drizzle's lose a place of the pool for good when
 * BEGIN fails (drizzle-orm, issue 6114). Each connection keeps its drizzle, so that a query can be
 * built once for it (compiled.ts).
 */
export function makeDatabase(pool: pg.Pool): Database {
  const ofClient = new WeakMap<pg.PoolClient, Transaction>();
  const transactionOn = (client: pg.PoolClient) => {
    const kept = ofClient.get(client) ?? (drizzle(client, { schema }) as unknown as Transaction);
    ofClient.set(client, kept);
    return kept;
  };
  return Object.assign(drizzle(pool, { schema }), {
    async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
      const client = await pool.connect();
      let clean = false;
      try {
        await client.query('BEGIN');
        const result = await work(transactionOn(client));
        // A query failed and nobody minded: PostgreSQL then undoes all, and calls that no error.
        const { command } = await client.query('COMMIT');
        if (command !== 'COMMIT') throw new Error('A transaction went on after a failed query.');
        clean = true;
        return result;
      } catch (error) {
        clean = await isRolledBack(client);
        throw error;
      } finally {
        // One that may still be within the transaction is closed: nobody else may get it.
        client.release(!clean);
      }
    },
  });
}

async function isRolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
