import { and, asc, eq, sql } from 'drizzle-orm';
import { savedView } from '@/lib/db/schema/saved-view';
import { user } from '@/lib/db/schema/user';
import { reading } from '@/lib/operations/operation';
import { deskPersonOf, seenBy } from './whose';

export type ListedView = {
  id: string;
  name: string;
  /** What stands behind the path of its list, without `?`. */
  query: string;
  shared: boolean;
  own: boolean;
  /** Mail address. */
  owner: string;
};

/** The views of the list at this path: the asker's own, then those that are shared, by name. One query. */
export const listSavedViews = reading(
  'listSavedViews',
  async ({ context, viewer }, path: string): Promise<ListedView[]> => {
    const { userId } = deskPersonOf(viewer);
    const own = sql<boolean>`${savedView.ownerId} = ${userId}`;
    return context.db
      .select({
        id: savedView.id,
        name: savedView.name,
        query: savedView.query,
        shared: savedView.shared,
        own,
        owner: user.email,
      })
      .from(savedView)
      .innerJoin(user, eq(user.id, savedView.ownerId))
      .where(and(eq(savedView.path, path), seenBy(userId)))
      .orderBy(sql`${own} DESC`, asc(savedView.name), asc(savedView.id));
  },
);
