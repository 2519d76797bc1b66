import { eq } from 'drizzle-orm';
import type { Database } from '@/lib/db/connect';
import { masterKey } from '@/lib/db/schema/master-key';
import type { Vault } from './vault';

/**
 * Compares the master key with the check values in the database. `new`: the database does not have it
 * yet, and is empty or has the other one. `unfinished`: it holds what a third one sealed, or the other
 * one, which is missing here. Looked at before anything is written.
 */
export async function checkMasterKey(
  db: Database,
  vault: Vault,
): Promise<'good' | 'wrong' | 'new' | 'unfinished'> {
  const rows = await db
    .select({ id: masterKey.id, checkValue: masterKey.checkValue })
    .from(masterKey);
  if (rows.length === 0) return 'new';
  const known = (id: string, checkValue: Uint8Array) =>
    rows.some((row) => row.id === id && Buffer.from(row.checkValue).equals(checkValue));
  const own = known(vault.id, vault.checkValue);
  const other = vault.other !== null && known(vault.other.id, vault.other.checkValue);
  if (!own) return other ? 'new' : 'wrong';
  return rows.every(({ id }) => id === vault.id || id === vault.other?.id) ? 'good' : 'unfinished';
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
