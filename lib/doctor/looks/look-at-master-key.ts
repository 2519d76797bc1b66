import type { Connection } from '@/lib/db/connect';
import type { Env } from '@/lib/env';
import { checkMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { bad, good, unknown, type Verdict } from '../verdict';

/** Whether the master key is the one that the database was sealed with. */
export async function lookAtMasterKey(
  { db, sql }: Pick<Connection, 'db' | 'sql'>,
  { masterKey, otherMasterKey }: Pick<Env, 'masterKey' | 'otherMasterKey'>,
): Promise<Verdict> {
  const [table] = await sql`SELECT to_regclass('master_key') AS name`;
  if (!table?.name) return unknown('The database has no tables yet.');
  switch (await checkMasterKey(db, makeVault(masterKey, otherMasterKey))) {
    case 'wrong':
      return bad(
        'OLP_MASTER_KEY is not the key that the database was sealed with: nothing in it can be signed or read.',
        'Restore that key from its backup; docs/operator.md says where it is kept.',
      );
    case 'unfinished':
      return bad(
        'The database holds secrets of another master key than OLP_MASTER_KEY.',
        'Name that one as OLP_OTHER_MASTER_KEY, and finish with: npm run keyturn -- master-key rewrap.',
      );
    default:
      return good('OLP_MASTER_KEY opens what the database holds.');
  }
}
