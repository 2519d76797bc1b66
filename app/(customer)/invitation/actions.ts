'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { listHref } from '@/lib/list-query';
import { acceptInvitation } from '@/lib/operations/members/accept-invitation';
import { route } from '@/lib/route';

/** Whoever was invited belongs to the organization from now on. */
export const accept = action(
  { name: 'accept', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const accepted = await acceptInvitation(context, viewer, input.token);
    if (!accepted.ok) return refused(accepted.error);
    const { organizationId } = accepted.value;
    redirect(listHref(route(`/organizations/${organizationId}`), { done: 'joined' }));
  },
);
