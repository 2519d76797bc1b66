import { operation } from '@/lib/operations/operation';
import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { normalizeEmail } from '@/lib/rules/email-address';
import { recordEvent } from '@/lib/operations/record/record-event';
import { signOut } from './end-sessions';
import { isLastAdmin } from './last-admin';

export type AddPersonRefusal = Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII'>;

/**
 * Makes someone the vendor's staff, or gives them another role. Whoever was none, or was disabled,
 * begins with a new sign-in: an older session becomes no desk's.
 */
export const addStaff = operation(
  'addStaff',
  async (
    { context, viewer },
    input: { email: string; role: 'agent' | 'admin' },
  ): Promise<
    Result<
      { userId: string; email: string; role: 'agent' | 'admin' },
      AddPersonRefusal | Refusal<'LAST_ADMIN'>
    >
  > => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    const { role } = input;
    return context.db.transaction(async (tx) => {
      const userId = await userOf(tx, email);
      if (role !== 'admin' && (await isLastAdmin(tx, userId))) return refuse('LAST_ADMIN');
      await tx.insert(staff).values({ userId, role: null }).onConflictDoNothing();
      const ofUser = eq(staff.userId, userId);
      const [before] = await tx.select().from(staff).where(ofUser).for('update');
      if (before?.role === role) return ok({ userId, email, role });
      await tx.update(staff).set({ role }).where(ofUser);
      if (!before?.role) await signOut(tx, { userId, email });
      await recordEvent(tx, viewer, {
        type: before?.role ? 'staff.role-changed' : 'staff.added',
        at: context.now(),
        ...(before?.role ? { before: { role: before.role } } : {}),
        after: { userId, role },
      });
      return ok({ userId, email, role });
    });
  },
);

/** Whoever has that address, known from now on, and not erased before the transaction ends. */
export async function userOf(tx: Transaction, email: string): Promise<string> {
  for (;;) {
    await tx.insert(user).values({ email }).onConflictDoNothing({ target: user.email });
    const theirs = eq(user.email, email);
    const [row] = await tx.select({ id: user.id }).from(user).where(theirs).for('key share');
    // Else erased in between: they are known anew.
    if (row) return row.id;
  }
}
