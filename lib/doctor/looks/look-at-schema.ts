import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Patient } from '../patient';
import { advice, bad, good, type Verdict } from '../verdict';

type Journal = { entries: { when: number; tag: string }[] };

const MIGRATE = 'Run: npm run keyturn -- migrate; npm start does it by itself.';

/** Whether the tables are those of this version. */
export async function lookAtSchema({
  connection: { sql },
  root,
}: Pick<Patient, 'connection' | 'root'>): Promise<Verdict> {
  const journal = JSON.parse(
    readFileSync(join(root, 'drizzle', 'meta', '_journal.json'), 'utf8'),
  ) as Journal;
  const [table] = await sql`SELECT to_regclass('drizzle.__drizzle_migrations') AS name`;
  if (!table?.name) return bad('The database has no tables of Keyturn yet.', MIGRATE);
  const rows = await sql`SELECT created_at::text AS "when" FROM drizzle.__drizzle_migrations`;
  const applied = new Set(rows.map(({ when }) => Number(when)));
  const lacking = journal.entries.filter(({ when }) => !applied.has(when));
  if (lacking.length > 0) {
    return bad(`The database lacks ${lacking.map(({ tag }) => tag).join(', ')}.`, MIGRATE);
  }
  if (applied.size > journal.entries.length) {
    return advice(
      'The database was brought to a newer version of Keyturn than this one, which works with it.',
      'Update this clone, or go back as docs/operator.md says under “The way back”.',
    );
  }
  return good(`All ${applied.size} migrations are there.`);
}
