import { eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { lockPasskeys, ownOf } from './whose';

/**
 * One of their own passkeys signs in no more, and the sessions that it opened end with it (a foreign key of
 * theirs), this one too; they are mailed that. `LAST_PASSKEY`: an admin's only one, where they can change
 * nothing without.
 */
export const removePasskey = operation(
  'removePasskey',
  async (
    { context, viewer },
    { id }: { id: string },
  ): Promise<Result<{ name: string }, Refusal<'NOT_FOUND' | 'LAST_PASSKEY'>>> =>
    context.db.transaction(async (tx) => {
      const own = ownOf(viewer);
      // Of two that go at once, one stays.
      const rows = await lockPasskeys(tx, own);
      const row = rows.find((one) => one.id === id);
      if (!row) return refuse('NOT_FOUND');
      if (rows.length === 1 && own.proof?.wants === 'passkey') return refuse('LAST_PASSKEY');
      await tx.delete(passkey).where(eq(passkey.id, row.id));
      const at = context.now();
      const { name } = row;
      const before = { userId: own.userId, name };
      await recordEvent(tx, viewer, { type: 'passkey.removed', at, before });
      await queueMail(
        tx,
        context.vault,
        { recipient: own.email, locale: own.locale },
        {
          ...{ template: 'passkey-changed', change: 'removed', name, at: at.toISOString() },
          path: '/account',
        },
      );
      return ok({ name });
    }),
);
