import { eq } from 'drizzle-orm';
import { savedView } from '@/lib/db/schema/saved-view';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { deskPersonOf, lockView } from './whose';

/**
 * Everybody at the desk has a view that an admin kept, or only its owner again. `NOTHING_TO_CHANGE`: it is
 * so already.
 */
export const shareView = operation(
  'shareView',
  async (
    { context, viewer },
    { id, shared }: { id: string; shared: boolean },
  ): Promise<Result<null, Refusal<'NOT_FOUND' | 'NOTHING_TO_CHANGE'>>> =>
    context.db.transaction(async (tx) => {
      const view = await lockView(tx, deskPersonOf(viewer).userId, id);
      if (!view) return refuse('NOT_FOUND');
      if (view.shared === shared) return refuse('NOTHING_TO_CHANGE');
      await tx.update(savedView).set({ shared }).where(eq(savedView.id, view.id));
      const { path, name } = view;
      const type = shared ? 'saved-view.shared' : 'saved-view.unshared';
      const what = { path, name };
      const facts = shared ? { after: what } : { before: what };
      await recordEvent(tx, viewer, { type, at: context.now(), ...facts });
      return ok(null);
    }),
);
