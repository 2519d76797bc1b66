import { and, eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isRowId } from '@/lib/operations/row-id';
import { ownOf } from './whose';

/** Characters. */
const LONGEST_NAME = 60;

/** Another name for one of their own passkeys. */
export const renamePasskey = operation(
  'renamePasskey',
  async (
    { context, viewer },
    input: { id: string; name: string },
  ): Promise<Result<null, Refusal<'NOT_FOUND' | 'NAME_INVALID'>>> => {
    const named = nameOfPasskey(input.name);
    if (!named.ok) return named;
    if (!isRowId(input.id)) return refuse('NOT_FOUND');
    return context.db.transaction(async (tx) => {
      const { userId } = ownOf(viewer);
      const own = and(eq(passkey.id, input.id), eq(passkey.userId, userId));
      const [row] = await tx.select({ name: passkey.name }).from(passkey).where(own).for('update');
      if (!row) return refuse('NOT_FOUND');
      await tx.update(passkey).set({ name: named.value }).where(own);
      await recordEvent(tx, viewer, {
        type: 'passkey.renamed',
        at: context.now(),
        before: { name: row.name },
        after: { userId, name: named.value },
      });
      return ok(null);
    });
  },
);

/** As it is kept. `NAME_INVALID {limit}`: none, or longer than so many characters. */
export function nameOfPasskey(typed: string): Result<string, Refusal<'NAME_INVALID'>> {
  const name = plainText(typed);
  const fits = name.length > 0 && [...name].length <= LONGEST_NAME;
  return fits ? ok(name) : refuse('NAME_INVALID', { limit: LONGEST_NAME });
}
