import { and, eq, ne } from 'drizzle-orm';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isRowId } from '@/lib/operations/row-id';
import { ownOf } from './whose';

/** One of the browsers where they are signed in is signed out: its next request is a stranger's. */
export const endSession = operation(
  'endSession',
  async (
    { context, viewer },
    { id }: { id: string },
  ): Promise<Result<null, Refusal<'NOT_FOUND'>>> => {
    const { userId } = ownOf(viewer);
    if (!isRowId(id)) return refuse('NOT_FOUND');
    return context.db.transaction(async (tx) => {
      const [ended] = await tx
        .delete(session)
        .where(and(eq(session.id, id), eq(session.userId, userId)))
        .returning({ browser: session.browser, system: session.system });
      if (!ended) return refuse('NOT_FOUND');
      const before = { userId, ...ended };
      await recordEvent(tx, viewer, { type: 'session.ended', at: context.now(), before });
      return ok(null);
    });
  },
);

/** All but the one they ask in, with every sign-in that was begun. */
export const endOtherSessions = operation(
  'endOtherSessions',
  async ({ context, viewer }): Promise<Result<{ sessions: number }, never>> => {
    const { userId, email, sessionId } = ownOf(viewer);
    return context.db.transaction(async (tx) => {
      const others = sessionId ? ne(session.id, sessionId) : undefined;
      const ended = await tx
        .delete(session)
        .where(and(eq(session.userId, userId), others))
        .returning({ id: session.id });
      await tx.delete(signInChallenge).where(eq(signInChallenge.email, email));
      const sessions = ended.length;
      const after = { userId, sessions };
      await recordEvent(tx, viewer, { type: 'sessions.ended', at: context.now(), after });
      return ok({ sessions });
    });
  },
);
