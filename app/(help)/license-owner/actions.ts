'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { listHref } from '@/lib/list-query';
import { answerOwnerLink } from '@/lib/operations/registration/answer-owner-link';
import { coming } from '@/lib/operations/viewer';
import { route } from '@/lib/route';

/** Whoever was asked by mail whose a license shall be says yes. */
export const sayYes = action(
  { name: 'sayYes', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const done = await answerOwnerLink(context, coming(viewer, 'mail-link'), input.token);
    if (!done.ok) return refused(done.error);
    redirect(listHref(route('/license-owner/done'), { what: done.value.purpose }));
  },
);
