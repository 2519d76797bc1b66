import { eq } from 'drizzle-orm';
import { staff } from '@/lib/db/schema/staff';
import { type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type PersonRefusal, personOf, signOut } from './end-sessions';

/**
 * Somebody is no longer the vendor's staff, and is signed out. What they did stays in the audit trail;
 * `addStaff` makes them staff again.
 */
export const disableStaff = operation(
  'disableStaff',
  async (
    { context, viewer },
    input: { email: string; reason?: string },
  ): Promise<Result<{ email: string }, PersonRefusal>> =>
    context.db.transaction(async (tx) => {
      const person = await personOf(tx, input.email);
      if (!person.ok) return person;
      const { userId, email } = person.value;
      const [gone] = await tx.delete(staff).where(eq(staff.userId, userId)).returning();
      if (!gone) return refuse('PERSON_UNKNOWN');
      const sessions = await signOut(tx, person.value);
      await recordEvent(tx, viewer, {
        type: 'staff.disabled',
        at: context.now(),
        before: { userId, role: gone.role },
        after: { sessions },
        ...(input.reason ? { reason: input.reason } : {}),
      });
      return ok({ email });
    }),
);
