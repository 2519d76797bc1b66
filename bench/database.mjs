import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { fromEnv } from '../scripts/start/paths.mjs';
import { throwawayDatabase } from '../scripts/test/throwaway-database.mjs';

/**
 * An empty database: on the server of DATABASE_URL, whose user may create one, or on one of its own.
 * Commits wait for the disk as they do in a real portal.
 * @returns {Promise<{url: string, server: string, drop: () => Promise<void>}>}
 */
export async function scratchDatabase() {
  const given = fromEnv('DATABASE_URL');
  const own = given ? null : await throwawayDatabase({ durable: true });
  const url = new URL(given ?? own?.adminUrl ?? '');
  const name = `keyturn_bench_${randomBytes(4).toString('hex')}`;
  const server = await asAdmin(url, async (sql) => {
    await sql.unsafe(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    const [row] = await sql`SHOW server_version`;
    return `PostgreSQL ${String(row?.server_version).split(' ')[0]}`;
  });
  const scratch = new URL(url);
  scratch.pathname = `/${name}`;
  return {
    url: scratch.toString(),
    server,
    async drop() {
      if (own) await own.stop();
      else await asAdmin(url, (sql) => sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/**
 * @template T
 * @param {URL} url
 * @param {(sql: postgres.Sql) => Promise<T>} work
 */
async function asAdmin(url, work) {
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
