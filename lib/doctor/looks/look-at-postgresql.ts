import type { Connection } from '@/lib/db/connect';
import { bad, good, type Verdict } from '../verdict';

const LEAST = 15;

export async function lookAtPostgresql({ sql }: Pick<Connection, 'sql'>): Promise<Verdict> {
  const [row] = await sql`SHOW server_version`;
  const version = String(row?.server_version);
  if (Number.parseInt(version, 10) >= LEAST) return good(`PostgreSQL is ${version}.`);
  return bad(
    `PostgreSQL is ${version}, and Keyturn needs ${LEAST} or newer.`,
    'Upgrade the server (pg_upgrade, or pg_dump into a newer one).',
  );
}
