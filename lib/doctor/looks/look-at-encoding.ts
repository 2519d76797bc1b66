import type { Connection } from '@/lib/db/connect';
import { bad, good, type Verdict } from '../verdict';

/**
 * Whether texts are kept and sorted as they were: an upgrade of the system's libraries may sort otherwise, and an
 * index that was built before then misses rows (PostgreSQL, 24.2.2.3).
 */
export async function lookAtEncoding({ sql }: Pick<Connection, 'sql'>): Promise<Verdict> {
  const [row] = await sql`
    SELECT pg_encoding_to_char(encoding) AS encoding, datname AS name, datcollate AS collation,
      datcollversion AS made_with, pg_database_collation_actual_version(oid) AS now
    FROM pg_database WHERE datname = current_database()`;
  const { encoding, name, collation, made_with: madeWith, now } = row ?? {};
  if (encoding !== 'UTF8') {
    return bad(
      `The database keeps texts as ${encoding}.`,
      `Make one with ENCODING 'UTF8' (CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'), and move the data with pg_dump.`,
    );
  }
  if (madeWith && now && madeWith !== now) {
    return bad(
      `The database was sorted by version ${madeWith} of its locale, and the server has ${now}: indexes may miss rows.`,
      `Rebuild them with: REINDEX DATABASE "${name}"; ALTER DATABASE "${name}" REFRESH COLLATION VERSION;`,
    );
  }
  return good(`Texts are UTF-8, sorted as ${collation}.`);
}
