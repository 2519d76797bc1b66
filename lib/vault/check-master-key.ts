import { eq } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { masterKey } from '@/lib/db/schema/master-key';
import type { Vault } from './vault';

/**
 * Compares the master key with the check value in the database. `new`: the database has none yet.
 * Looked at before anything is written.
 */
export async function checkMasterKey(
  db: Database,
  vault: Vault,
): Promise<'good' | 'wrong' | 'new'> {
  const rows = await db
    .select({ id: masterKey.id, checkValue: masterKey.checkValue })
    .from(masterKey);
  if (rows.length === 0) return 'new';
  const own = rows.find((row) => row.id === vault.id);
  return own && Buffer.from(own.checkValue).equals(vault.checkValue) ? 'good' : 'wrong';
}

/** Writes the check value of an empty database's first master key; a second writer is ignored. */
export async function adoptMasterKey(db: Database, vault: Vault): Promise<void> {
  await db
    .insert(masterKey)
    .values({ id: vault.id, checkValue: vault.checkValue })
    .onConflictDoNothing({ target: masterKey.id });
  const [row] = await db.select().from(masterKey).where(eq(masterKey.id, vault.id));
  if (!row) throw new Error('The check value of the master key could not be stored.');
}
