import type { Connection } from '@/lib/db/connect';
import { whyNoWrite } from '@/lib/db/why-no-write';
import { bad, good, sentence, type Verdict } from '../verdict';

/** Whether the database takes changes: it may be a standby, or its tables somebody else's. */
export async function lookAtWriting(connection: Connection): Promise<Verdict> {
  const [row] = await connection.sql`SELECT pg_is_in_recovery() AS standby`;
  if (row?.standby) {
    return bad(
      `The server at ${connection.place} is a standby.`,
      'Name the primary in DATABASE_URL; to make this one the primary, promote it (pg_ctl promote).',
    );
  }
  const fault = await whyNoWrite(connection);
  if (!fault) return good('The database takes changes.');
  return bad(`The database takes no changes (${fault.reason}).`, sentence(fault.mend));
}
