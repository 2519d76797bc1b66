import type { Connection } from '@/lib/db/connect';
import { readMaintenance } from '@/lib/properties/read-maintenance';
import { advice, good, type Verdict } from '../verdict';

/** Whether somebody closed the portal for customers, and may have forgotten it. */
export async function lookAtMaintenance({ db }: Pick<Connection, 'db'>): Promise<Verdict> {
  if ((await readMaintenance(db)) === '') return good('The portal is open for customers.');
  return advice(
    'The portal is in maintenance, and closed for customers.',
    'When the work is done: npm run keyturn -- maintenance off.',
  );
}
