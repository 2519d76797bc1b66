'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { activateComputer } from '@/lib/operations/activate/activate-computer';

/** Activates the scanned request; the landing page then shows its Computer Key. */
export const activate = action(
  { name: 'activate', fields: z.object({ request: z.string().max(4096) }) },
  async ({ viewer, input, context }) => {
    const activated = await activateComputer(context, viewer, { request: input.request });
    if (!activated.ok) return refused(activated.error);
    // Another address than the scanned one (/A/…): else the browser's router keeps the page it has.
    redirect(`/a/${encodeURIComponent(input.request)}?done=activated`);
  },
);
