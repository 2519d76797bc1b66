import type { Connection } from '@/lib/db/connect';
import { mendOfDatabase, reasonOfDatabase } from '@/lib/db/mend-of-database';
import { bad, good, sentence, type Verdict } from '../verdict';

/** Whether the database answers, and to this user. */
export async function lookAtDatabase({ sql, place }: Connection): Promise<Verdict> {
  try {
    await sql`SELECT 1`;
    return good(`The database at ${place} answers.`);
  } catch (error) {
    return bad(
      `The database at ${place} cannot be used (${reasonOfDatabase(error)}).`,
      sentence(mendOfDatabase(error)),
    );
  }
}
