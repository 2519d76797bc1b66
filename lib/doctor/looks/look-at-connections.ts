import type { Connection } from '@/lib/db/connect';
import { bad, good, type Verdict } from '../verdict';

/** Of one instance: two pools of 10, and a few for the admin command. */
const WANTED = 24;

/** Whether the server lets one instance have all its connections, where nothing else takes them. */
export async function lookAtConnections({ sql }: Pick<Connection, 'sql'>): Promise<Verdict> {
  const [row] = await sql`
    SELECT current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int AS server,
      (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS role,
      (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS database`;
  const limits: [number, string][] = [
    [Number(row?.server), 'Raise max_connections of the server'],
    [Number(row?.role), 'Raise it with: ALTER ROLE … CONNECTION LIMIT'],
    [Number(row?.database), 'Raise it with: ALTER DATABASE … CONNECTION LIMIT'],
  ];
  const tight = limits.find(([limit]) => limit >= 0 && limit < WANTED);
  if (!tight) return good(`${row?.server} connections to the database are allowed.`);
  return bad(
    `Only ${tight[0]} connections to the database are allowed, and one instance wants ${WANTED}.`,
    `${tight[1]} (${WANTED} for each instance), or put a pooler before it.`,
  );
}
