import type { Connection } from './connect';
import { mendOfDatabase, reasonOfDatabase, RIGHTS } from './mend-of-database';

/**
 * Why nothing can be written, and what to mend; null where all can be. Changes no row, and yet PostgreSQL
 * asks for the rights, and refuses it on a standby and in a transaction that is read-only. In a
 * transaction, as all that is written: a pooler may allow none.
 */
export async function whyNoWrite(
  connection: Connection,
): Promise<{ reason: string; mend: string } | null> {
  try {
    const shut = await tableShut(connection);
    return shut === null ? null : { reason: `permission denied for table ${shut}`, mend: RIGHTS };
  } catch (error) {
    return { reason: reasonOfDatabase(error), mend: mendOfDatabase(error) };
  }
}

async function tableShut({ pool }: Connection): Promise<string | null> {
  const client = await pool.connect();
  let done = false;
  try {
    await client.query('BEGIN');
    await client.query('UPDATE license SET seats = seats WHERE false');
    const { rows } = await client.query(TABLE_WITHOUT_INSERT);
    await client.query('COMMIT');
    done = true;
    return rows[0]?.relname ?? null;
  } finally {
    // Closed, not put back, where it may be within a transaction.
    client.release(!done);
  }
}

/** A table that the user may read, and add nothing to. */
const TABLE_WITHOUT_INSERT = `
  SELECT relname FROM pg_class
  WHERE relkind = 'r' AND NOT has_table_privilege(oid, 'INSERT')
    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'license'::regclass)
  LIMIT 1`;
