import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { fromEnv } from '../scripts/start/paths.mjs';
import { throwawayDatabase } from '../scripts/test/throwaway-database.mjs';

/**
 * An empty database: on the server of DATABASE_URL, whose user may create one, or on one of its own.
 * Commits wait for the disk as they do in a real portal.
 * `copy`: another with what it holds now, while nobody is connected.
 * @returns {Promise<{url: string, server: string, copy: () => Promise<string>, drop: () => Promise<void>}>}
 */
export async function scratchDatabase() {
  const given = fromEnv('DATABASE_URL');
  const own = given ? null : await throwawayDatabase({ durable: true });
  const url = new URL(given ?? own?.adminUrl ?? '');
  const name = `keyturn_bench_${randomBytes(4).toString('hex')}`;
  const server = await asAdmin(url, async (sql) => {
    await sql.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    const { rows } = await sql.query('SHOW server_version');
    return `PostgreSQL ${String(rows[0]?.server_version).split(' ')[0]}`;
  });
  const names = [name];
  /** @param {string} database */
  const urlOf = (database) => {
    const scratch = new URL(url);
    scratch.pathname = `/${database}`;
    return scratch.toString();
  };
  return {
    url: urlOf(name),
    server,
    async copy() {
      const another = `${name}_${names.length}`;
      await asAdmin(url, (sql) => sql.query(`CREATE DATABASE ${another} TEMPLATE ${name}`));
      names.push(another);
      return urlOf(another);
    },
    async drop() {
      if (own) return own.stop();
      for (const each of names)
        await asAdmin(url, (sql) => sql.query(`DROP DATABASE ${each} WITH (FORCE)`));
    },
  };
}

/**
 * @template T
 * @param {URL} url
 * @param {(sql: pg.Client) => Promise<T>} work
 */
async function asAdmin(url, work) {
  const sql = new pg.Client(url.toString());
  await sql.connect();
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
