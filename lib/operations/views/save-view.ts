import { and, eq } from 'drizzle-orm';
import { savedView } from '@/lib/db/schema/saved-view';
import { staff } from '@/lib/db/schema/staff';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { plainText } from '@/lib/operations/plain-text';
import { deskPersonOf } from './whose';

/** Characters. */
const LONGEST_NAME = 60;
/** Of one person, of one list. */
const MOST_VIEWS = 50;

type SaveRefusal = Refusal<'NAME_INVALID' | 'VIEWS_FULL'>;

/**
 * Keeps what a list shows by a name of 1 to 60 characters. One's own view of that name is replaced, and
 * stays shared if it is. `path` and `query`: the address of the list, which the caller has read by what
 * that list knows. `VIEWS_FULL {limit}`: as many views of this list are kept already.
 */
export const saveView = operation(
  'saveView',
  async (
    { context, viewer },
    input: { path: string; query: string; name: string },
  ): Promise<Result<{ id: string; replaced: boolean }, SaveRefusal>> => {
    const { userId } = deskPersonOf(viewer);
    const { path, query } = input;
    const name = plainText(input.name);
    const fits = name.length > 0 && [...name].length <= LONGEST_NAME;
    if (!fits) return refuse('NAME_INVALID', { limit: LONGEST_NAME });
    return context.db.transaction(async (tx) => {
      // One at a time of one person: of two that are sent at once, neither passes the limit.
      await tx.select().from(staff).where(eq(staff.userId, userId)).for('update');
      const ofList = and(eq(savedView.ownerId, userId), eq(savedView.path, path));
      const [replaced] = await tx
        .update(savedView)
        .set({ query })
        .where(and(ofList, eq(savedView.name, name)))
        .returning({ id: savedView.id });
      if (replaced) return ok({ id: replaced.id, replaced: true });
      const kept = await tx.$count(savedView, ofList);
      if (kept >= MOST_VIEWS) return refuse('VIEWS_FULL', { limit: MOST_VIEWS });
      const [made] = await tx
        .insert(savedView)
        .values({ ownerId: userId, path, query, name, createdAt: context.now() })
        .returning({ id: savedView.id });
      if (!made) throw new Error('A view was not written.');
      return ok({ id: made.id, replaced: false });
    });
  },
);
