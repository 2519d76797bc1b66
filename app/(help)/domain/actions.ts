'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { proveDomainByLink } from '@/lib/operations/sign-on/prove-domain';
import { coming } from '@/lib/operations/viewer';

/** Whoever runs a mail domain says whose it is. */
export const confirmDomain = action(
  { name: 'confirmDomain', fields: z.object({ token: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    const proven = await proveDomainByLink(context, coming(viewer, 'mail-link'), input.token);
    if (!proven.ok) return refused(proven.error);
    redirect('/domain/done');
  },
);
