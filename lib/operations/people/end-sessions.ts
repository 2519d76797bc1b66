import { eq } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { normalizeEmail } from '@/lib/rules/email-address';

export type PersonRefusal = Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII' | 'PERSON_UNKNOWN'>;

/** Signs out one person on all their computers, or everybody: each next request is a stranger's. */
export const endSessions = operation(
  'endSessions',
  async (
    { context, viewer },
    whose: { email: string } | 'everybody',
  ): Promise<Result<{ sessions: number }, PersonRefusal>> =>
    context.db.transaction(async (tx) => {
      const found = whose === 'everybody' ? null : await personOf(tx, whose.email);
      if (found && !found.ok) return found;
      const sessions = await signOut(tx, found?.value ?? null);
      await recordEvent(tx, viewer, {
        type: 'sessions.ended',
        at: context.now(),
        after: { userId: found?.value.userId ?? null, sessions },
      });
      return ok({ sessions });
    }),
);

type Person = { userId: string; email: string };

/** The person of a mail address, who has signed in before or was added. */
export async function personOf(
  tx: Transaction,
  text: string,
): Promise<Result<Person, PersonRefusal>> {
  const email = normalizeEmail(text);
  if (!email.ok) return email;
  const [row] = await tx.select({ userId: user.id }).from(user).where(eq(user.email, email.value));
  return row ? ok({ ...row, email: email.value }) : refuse('PERSON_UNKNOWN');
}

/** Ends the sessions of a person, and what they began to sign in with; null: of everybody. */
export async function signOut(tx: Transaction, person: Person | null): Promise<number> {
  const ended = await tx
    .delete(session)
    .where(person ? eq(session.userId, person.userId) : undefined)
    .returning({ userId: session.userId });
  await tx
    .delete(signInChallenge)
    .where(person ? eq(signInChallenge.email, person.email) : undefined);
  return ended.length;
}
