import { sql } from 'drizzle-orm';
import type { Connection } from '@/lib/db/connect';
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
    const [shut] = await connection.db.transaction(async (tx) => {
      await tx.execute(sql`UPDATE license SET seats = seats WHERE false`);
      return (await tx.execute(TABLE_WITHOUT_INSERT)).rows;
    });
    return shut ? { reason: `permission denied for table ${shut.relname}`, mend: RIGHTS } : null;
  } catch (error) {
    const fault = (error as { cause?: unknown }).cause ?? error;
    return { reason: reasonOfDatabase(fault), mend: mendOfDatabase(fault) };
  }
}

const TABLE_WITHOUT_INSERT = sql`
  SELECT relname FROM pg_class
  WHERE relkind = 'r' AND NOT has_table_privilege(oid, 'INSERT')
    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'license'::regclass)
  LIMIT 1`;
