import { eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { savedView } from '@/lib/db/schema/saved-view';
import { staff } from '@/lib/db/schema/staff';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type PersonRefusal, personOf, signOut } from './end-sessions';
import { isLastAdmin } from './last-admin';

/**
 * Somebody is no longer the vendor's staff, is signed out, and their passkeys and views are
 * gone. What they did stays in the audit trail;
 * `addStaff` makes them staff again.
 */
export const disableStaff = operation(
  'disableStaff',
  async (
    { context, viewer },
    input: { email: string; reason?: string },
  ): Promise<Result<{ email: string }, PersonRefusal | Refusal<'LAST_ADMIN'>>> =>
    context.db.transaction(async (tx) => {
      const person = await personOf(tx, input.email);
      if (!person.ok) return person;
      const { userId, email } = person.value;
      if (await isLastAdmin(tx, userId)) return refuse('LAST_ADMIN');
      const ofUser = eq(staff.userId, userId);
      const [before] = await tx.select().from(staff).where(ofUser).for('update');
      if (!before?.role) return refuse('PERSON_UNKNOWN');
      await tx.update(staff).set({ role: null }).where(ofUser);
      const sessions = await signOut(tx, person.value);
      await tx.delete(passkey).where(eq(passkey.userId, userId));
      await tx.delete(savedView).where(eq(savedView.ownerId, userId));
      const reason = plainText(input.reason ?? '');
      await recordEvent(tx, viewer, {
        type: 'staff.disabled',
        at: context.now(),
        before: { userId, role: before.role },
        after: { sessions },
        ...(reason ? { reason } : {}),
      });
      return ok({ email });
    }),
);
