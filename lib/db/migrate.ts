import { readFileSync } from 'node:fs';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as drizzleMigrate } from 'drizzle-orm/node-postgres/migrator';
import type { Connection } from './connect';
import { makeSql } from './sql';

type Journal = { entries: { when: number; tag: string }[] };

/** Any two instances that start at once take turns on this advisory lock. */
const MIGRATION_LOCK = 7_102_024;

/**
 * Brings the database to the newest migration in `folder`. Refuses (throws, with a sentence) a
 * database whose encoding is not UTF-8: Computer IDs are compared by their UTF-8 bytes.
 */
export async function migrate(connection: Connection, folder: string): Promise<void> {
  const [row] = await connection.sql`SHOW server_encoding`;
  if (row?.server_encoding !== 'UTF8') {
    throw new Error(
      `The database uses the encoding ${row?.server_encoding}; Keyturn needs one made with ENCODING 'UTF8'.`,
    );
  }
  const client = await connection.pool.connect();
  try {
    // A transaction's lock: a session's would stay behind at a pooler. drizzle's own BEGIN is a warning
    // within this one, and its COMMIT ends both.
    await client.query('BEGIN');
    await makeSql(client)`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await drizzleMigrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    // Closed, not put back: that ends the transaction in any case.
    client.release(true);
  }
}

/**
 * Whether the newest migration in `folder` is applied. Newer ones may be too: a version goes on while the next one
 * brings the database on, and after it where somebody goes back (docs/decisions/045). One query.
 */
export async function migrationsAreCurrent(connection: Connection, folder: string) {
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8')) as Journal;
  const newest = Math.max(...journal.entries.map((entry) => entry.when));
  const [row] = await connection.sql`
    SELECT coalesce(max(created_at), 0)::text AS applied FROM drizzle.__drizzle_migrations`;
  return Number(row?.applied) >= newest;
}
