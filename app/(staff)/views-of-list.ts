import 'server-only';
import type { Route } from 'next';
import { mayCall } from '@/lib/operations/operation';
import type { Viewer } from '@/lib/operations/viewer';
import { listSavedViews } from '@/lib/operations/views/list-saved-views';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { visible } from '@/lib/strangers-words';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { dropView, keepView, offerView } from './view-actions';
import { viewDeeds } from './view-deeds';

/** The views of a list as its page shows them, and what can be done with them. */
export async function viewsOfList(viewer: Viewer, path: Route, query: Query) {
  const saved = await listSavedViews(portal(), viewer, path);
  return {
    saved: (saved ?? []).map(({ name, query: kept, owner, ...view }) => ({
      ...view,
      name: visible(name),
      owner: readableAddress(owner),
      href: (kept ? `${path}?${kept}` : path) as Route,
    })),
    done: readQuery(query, { views: oneOf(viewDeeds) }).views,
    keep: keepView,
    drop: dropView,
    /** Left out where views are not theirs to share: admins also remove what is shared. */
    offer: mayCall(viewer, 'shareView') ? offerView : undefined,
  };
}
