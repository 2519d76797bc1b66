import { eq } from 'drizzle-orm';
import { savedView } from '@/lib/db/schema/saved-view';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { deskPersonOf, lockView } from './whose';

/**
 * A view is kept no longer: one's own; for admins also one that is shared. That everybody at the desk had
 * it stands in the trail.
 */
export const removeView = operation(
  'removeView',
  async (
    { context, viewer },
    { id }: { id: string },
  ): Promise<Result<null, Refusal<'NOT_FOUND' | 'FORBIDDEN'>>> => {
    const { userId, role } = deskPersonOf(viewer);
    return context.db.transaction(async (tx) => {
      const view = await lockView(tx, userId, id);
      if (!view) return refuse('NOT_FOUND');
      if (view.ownerId !== userId && role !== 'admin') return refuse('FORBIDDEN');
      await tx.delete(savedView).where(eq(savedView.id, view.id));
      const { path, name } = view;
      const facts = { at: context.now(), before: { path, name } };
      if (view.shared) await recordEvent(tx, viewer, { type: 'saved-view.unshared', ...facts });
      return ok(null);
    });
  },
);
