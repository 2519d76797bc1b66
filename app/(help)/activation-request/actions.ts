'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { coming } from '@/lib/operations/viewer';
import { confirmActivation } from '@/lib/operations/waiting/confirm-activation';

/** The owner says yes: the computer that waits takes over its seat. */
export const confirmNewKey = action(
  { name: 'confirmNewKey', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const done = await confirmActivation(context, coming(viewer, 'mail-link'), input.token);
    if (!done.ok) return refused(done.error);
    redirect('/activation-request/done');
  },
);
