import type { Connection } from '@/lib/db/connect';
import { advice, good, type Verdict } from '../verdict';

/** Whether anybody can change Server Properties, products and staff in the portal. */
export async function lookAtStaff({ sql }: Pick<Connection, 'sql'>): Promise<Verdict> {
  const [row] = await sql`SELECT count(*)::int AS admins FROM staff WHERE role = 'admin'`;
  if (Number(row?.admins) > 0) return good('Somebody is admin.');
  return advice(
    'Nobody is admin.',
    'Add somebody: npm run keyturn -- staff add you@example.com --role admin.',
  );
}
