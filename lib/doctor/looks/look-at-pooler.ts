import type pg from 'pg';
import type { Connection } from '@/lib/db/connect';
import { mendOfDatabase, reasonOfDatabase } from '@/lib/db/mend-of-database';
import { bad, good, sentence, type Verdict } from '../verdict';

/** Whether something stands between that gives each transaction another session, or allows none. */
export async function lookAtPooler({ pool }: Pick<Connection, 'pool'>): Promise<Verdict> {
  const client = (await pool.connect()) as pg.PoolClient & { processID: number };
  let open = true;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    await client.query('COMMIT');
    open = false;
    if (rows[0]?.pid === client.processID) return good('No pooler stands before the database.');
    return good('A pooler stands before the database, which works as it is (decision 025).');
  } catch (error) {
    return bad(
      `No transaction can be begun (${reasonOfDatabase(error)}).`,
      sentence(mendOfDatabase(error)),
    );
  } finally {
    client.release(open);
  }
}
