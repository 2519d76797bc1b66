import { eq, type SQL, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { organization } from '@/lib/db/schema/organization';
import { plainText } from '@/lib/operations/plain-text';
import { isRowId } from '@/lib/operations/row-id';

export type OrganizationRow = typeof organization.$inferSelect;

/**
 * The organization that an id or a reference names, never a name; one that was merged leads on to
 * where it went. Null if there is none. Held until the transaction ends, so that what is given to it
 * now is not left behind by a merge; unless whoever asks has taken the turn and locks for themselves.
 */
export async function findOrganization(tx: Reader, named: string, hold: 'held' | 'in turn') {
  const text = plainText(named);
  const byId = isRowId(text) ? await standing(tx, eq(organization.id, text), hold) : null;
  return byId ?? (await standing(tx, eq(organization.reference, text), hold));
}

async function standing(
  tx: Reader,
  where: SQL,
  hold: 'held' | 'in turn',
): Promise<OrganizationRow | null> {
  const query = tx.select().from(organization).where(where);
  const [row] = await (hold === 'held' ? query.for('share') : query);
  return row?.mergedInto ? standing(tx, eq(organization.id, row.mergedInto), hold) : (row ?? null);
}

/** The personal organization of a private buyer: one per address, made at the first license. */
export async function personalOrganization(tx: Transaction, email: string): Promise<string> {
  const [row] = await tx
    .insert(organization)
    .values({ name: email, personalEmail: email })
    // Changes nothing, but answers the row that is there and holds it as above.
    .onConflictDoUpdate({
      target: organization.personalEmail,
      targetWhere: sql`${organization.mergedInto} IS NULL`,
      set: { personalEmail: email },
    })
    .returning({ id: organization.id });
  if (!row) throw new Error('An organization was not written.');
  return row.id;
}

/** Changes of organizations, and of who is of one, take turns: what one of them has looked up stays so. */
export const takeTurn = (tx: Transaction) =>
  tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('keyturn organization'))`);
