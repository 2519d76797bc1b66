'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { confirmReleaseRequest } from '@/lib/operations/release-request/confirm-release-request';
import { coming } from '@/lib/operations/viewer';

/** The owner confirms that a computer no longer works. */
export const confirmRequest = action(
  { name: 'confirmRequest', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const opened = await confirmReleaseRequest(context, coming(viewer, 'mail-link'), input.token);
    if (!opened.ok) return refused(opened.error);
    const granted = opened.value.state === 'granted';
    redirect(granted ? '/release-request/done?state=granted' : '/release-request/done');
  },
);
