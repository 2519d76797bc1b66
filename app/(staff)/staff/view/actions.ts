'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { sessionHere } from '@/lib/auth/browser-cookies';
import { endView, startView } from '@/lib/operations/people/view-as';
import { atDesk } from '@/lib/operations/viewer';

/** The browser forgets what it holds of pages: what stands around each of them is another now. */
const everywhere = () => revalidatePath('/', 'layout');

/** From now on this browser shows what a customer sees. */
export const viewAs = action(
  {
    name: 'viewAs',
    fields: z.object({
      email: z.string().max(1000).default(''),
      reason: z.string().max(500).default(''),
    }),
  },
  async ({ viewer, input, context }) => {
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const session = await sessionHere(context.portalUrl);
    const started = await startView(context, viewer, { ...input, session });
    if (!started.ok) return refused(started.error, input);
    everywhere();
    redirect('/licenses');
  },
);

/** Back to the desk; from any page, also once the view is over by itself. */
export const backToDesk = action(
  { name: 'backToDesk', fields: z.object({}) },
  async ({ viewer, context }) => {
    const own = viewer.kind === 'customer' ? atDesk(viewer) : null;
    if (own) await endView(context, own, { session: await sessionHere(context.portalUrl) });
    everywhere();
    redirect(own || viewer.kind === 'staff' ? '/staff' : '/');
  },
);
