'use server';

import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { removeView } from '@/lib/operations/views/remove-view';
import { saveView } from '@/lib/operations/views/save-view';
import { shareView } from '@/lib/operations/views/share-view';
import { addressOfList } from './address-of-list';
import { onlyStaff } from './only-staff';
import type { ViewDeed } from './view-deeds';

const here = z.string().max(4000);
const view = z.string().max(50);

const back = (href: Route, deed: ViewDeed) =>
  redirect(`${href}${href.includes('?') ? '&' : '?'}views=${deed}` as Route);

/** Keeps what the list shows by a name. */
export const keepView = action(
  { name: 'keepView', fields: z.object({ here, name: z.string().max(1000).default('') }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const address = addressOfList(input.here);
    if (!address) return {};
    const empty = await missing(input, ['name']);
    if (empty) return empty;
    const saved = await saveView(context, viewer, { ...address, name: input.name });
    if (!saved.ok) return refused(saved.error, input);
    return back(address.href, saved.value.replaced ? 'replaced' : 'saved');
  },
);

/** Keeps a view no longer; the list stays as it is. */
export const dropView = action(
  { name: 'dropView', fields: z.object({ here, view }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const address = addressOfList(input.here);
    if (!address) return {};
    const removed = await removeView(context, viewer, { id: input.view });
    return removed.ok ? back(address.href, 'removed') : refused(removed.error);
  },
);

/** Gives a view to everybody at the desk, or to its owner alone again. */
export const offerView = action(
  { name: 'offerView', fields: z.object({ here, view, share: z.enum(['yes', 'no']) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const address = addressOfList(input.here);
    if (!address) return {};
    const shared = input.share === 'yes';
    const done = await shareView(context, viewer, { id: input.view, shared });
    if (!done.ok) return refused(done.error);
    return back(address.href, shared ? 'shared' : 'unshared');
  },
);
