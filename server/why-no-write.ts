import { sql } from 'drizzle-orm';
import type { Connection } from '@/lib/db/connect';

type Fault = { code?: string; message?: string };

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
    const fault = (error as { cause?: Fault }).cause ?? (error as Fault);
    return { reason: sentence(fault), mend: mendOf(fault) };
  }
}

const TABLE_WITHOUT_INSERT = sql`
  SELECT relname FROM pg_class
  WHERE relkind = 'r' AND NOT has_table_privilege(oid, 'INSERT')
    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'license'::regclass)
  LIMIT 1`;

const RIGHTS =
  'let the tables of Keyturn belong to the user of DATABASE_URL, or give it all rights on them';
const OTHERWISE =
  'look at the log of the database, at the rights of the user and at what stands between';

/** PostgreSQL error codes, appendix A. PgBouncer says the same of all that it refuses. */
function mendOf({ code = '', message = '' }: Fault): string {
  if (code === '25006') {
    return 'name the primary, not a standby, in DATABASE_URL, and look at default_transaction_read_only';
  }
  if (code === '42501') return RIGHTS;
  if (code === '42P01' || code === '3F000') {
    return 'the tables of Keyturn are not in the search_path of its user: mend it there, and in the pooler if there is one';
  }
  if (/statement pool/i.test(message)) {
    return 'the pooler allows no transactions: set its pool_mode to transaction or session';
  }
  return OTHERWISE;
}

/** The bare reason. Connection attempts to several addresses fail with an empty message. */
export function sentence(error: unknown): string {
  const { message, code } = error as Fault;
  return (message || code || 'no answer').replace(/\.$/, '');
}
