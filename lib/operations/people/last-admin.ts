import { asc, eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { staff } from '@/lib/db/schema/staff';

/**
 * Whether nobody else is admin. All who are stay so until the transaction ends: of two admins who
 * demote each other at once, the second finds that one is left.
 */
export async function isLastAdmin(tx: Transaction, userId: string): Promise<boolean> {
  const admins = await tx
    .select({ userId: staff.userId })
    .from(staff)
    .where(eq(staff.role, 'admin'))
    .orderBy(asc(staff.userId))
    .for('update');
  return admins.length === 1 && admins[0]?.userId === userId;
}
