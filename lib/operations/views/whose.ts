import { and, eq, or } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { savedView } from '@/lib/db/schema/saved-view';
import { isRowId } from '@/lib/operations/row-id';
import type { Viewer } from '@/lib/operations/viewer';

/** The asker, of whom the permission table has made sure that they are one of the vendor's people. */
export function deskPersonOf(viewer: Viewer): Viewer & { kind: 'staff' } {
  if (viewer.kind !== 'staff') throw new Error(`A ${viewer.kind} keeps no views.`);
  return viewer;
}

/** Their own views, and those that everybody has. */
export const seenBy = (userId: string) => or(eq(savedView.ownerId, userId), savedView.shared);

/** One of the views that they see, locked; undefined: none. */
export async function lockView(tx: Transaction, userId: string, id: string) {
  if (!isRowId(id)) return undefined;
  const one = and(eq(savedView.id, id), seenBy(userId));
  const [row] = await tx.select().from(savedView).where(one).for('update');
  return row;
}
