import { operation } from '@/lib/operations/operation';
import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok } from '@/lib/olp/result';
import { normalizeEmail } from '@/lib/rules/email-address';
import { recordEvent } from '@/lib/operations/record/record-event';

export type AddPersonRefusal = Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII'>;

/** Makes someone the vendor's staff, or gives them another role. */
export const addStaff = operation(
  'addStaff',
  async (
    { context, viewer },
    input: { email: string; role: 'agent' | 'admin' },
  ): Promise<Result<{ email: string; role: 'agent' | 'admin' }, AddPersonRefusal>> => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    return context.db.transaction(async (tx) => {
      const userId = await userOf(tx, email);
      const [before] = await tx.select().from(staff).where(eq(staff.userId, userId));
      await tx
        .insert(staff)
        .values({ userId, role: input.role })
        .onConflictDoUpdate({ target: staff.userId, set: { role: input.role } });
      await recordEvent(tx, viewer, {
        type: 'staff.added',
        at: context.now(),
        ...(before ? { before: { role: before.role } } : {}),
        after: { userId, role: input.role },
      });
      return ok({ email, role: input.role });
    });
  },
);

/** Whoever has that address, known from now on. */
export async function userOf(tx: Transaction, email: string): Promise<string> {
  await tx.insert(user).values({ email }).onConflictDoNothing({ target: user.email });
  const [row] = await tx.select({ id: user.id }).from(user).where(eq(user.email, email));
  if (!row) throw new Error('A user was not written.');
  return row.id;
}
