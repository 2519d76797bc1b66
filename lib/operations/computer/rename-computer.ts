import { and, eq, ne, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { COMPUTER_NAME_BYTES, computerName } from '@/lib/olp/computer-name';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { record, underVisibleLock } from '@/lib/operations/locked/locked';
import { visibleActivation } from '@/lib/operations/locked/visible-activation';
import { type Denial, operation } from '@/lib/operations/operation';
import { visible } from '@/lib/strangers-words';

export type RenameComputerRefusal =
  | Denial
  | Refusal<'NAME_INVALID' | 'NAME_HIDDEN' | 'NAME_TAKEN' | 'NOT_ACTIVE' | 'NOTHING_TO_CHANGE'>;

/**
 * Gives a computer that is active another Computer Name, as people know it now. What a deactivated one
 * was called stands in its receipt, and stays. The name is for people: no key and no code changes. So
 * it has to tell this computer from the others of its license that are active.
 */
export const renameComputer = operation(
  'renameComputer',
  async (
    ask,
    input: { activationId: string; name: string },
  ): Promise<Result<{ licenseId: string; computerName: string }, RenameComputerRefusal>> => {
    const seen = await visibleActivation(ask.context.db, ask.viewer, input.activationId);
    if (!seen) return refuse('NOT_FOUND');
    const typed = input.name.normalize('NFC').trim();
    if (typed && visible(typed) !== typed) return refuse('NAME_HIDDEN');
    const name = computerName(typed);
    // Cut or cleaned, it would be another name than the one that was typed.
    if (!name || name !== typed) return refuse('NAME_INVALID', { limit: COMPUTER_NAME_BYTES });
    return underVisibleLock(ask, seen.licenseId, async (locked) => {
      const { tx, license } = locked;
      const chosen = and(eq(activation.id, seen.id), eq(activation.licenseId, license.id));
      const [row] = await tx.select().from(activation).where(chosen);
      if (row?.state !== 'active') return refuse('NOT_ACTIVE');
      if (row.computerName === name) return refuse('NOTHING_TO_CHANGE');
      const [other] = await tx
        .select({ id: activation.id })
        .from(activation)
        .where(
          and(
            eq(activation.licenseId, license.id),
            eq(activation.state, 'active'),
            ne(activation.id, row.id),
            sql`lower(${activation.computerName}) = lower(${name})`,
          ),
        )
        .limit(1);
      if (other) return refuse('NAME_TAKEN');
      await tx.update(activation).set({ computerName: name }).where(chosen);
      await record(locked, {
        type: 'activation.renamed',
        activationId: row.id,
        before: { computerName: row.computerName },
        after: { computerName: name },
      });
      return ok({ licenseId: license.id, computerName: name });
    });
  },
);
