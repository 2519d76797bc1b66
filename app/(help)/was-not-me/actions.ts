'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { sayNotMe } from '@/lib/operations/was-not-me/was-not-me';
import { coming } from '@/lib/operations/viewer';

/** The owner says that a deactivation was not theirs: none without a code until they sign in. */
export const stopReleases = action(
  { name: 'stopReleases', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const stopped = await sayNotMe(context, coming(viewer, 'mail-link'), input.token);
    if (!stopped.ok) return refused(stopped.error);
    redirect('/was-not-me/done');
  },
);
