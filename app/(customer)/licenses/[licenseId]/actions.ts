'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { deskField, licensePage } from '@/app/desk-way';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { allowUnprovenReleases } from '@/lib/operations/was-not-me/was-not-me';

/** The owner, signed in, allows deactivations without a code again. */
export const allowReleases = action(
  {
    name: 'allowReleases',
    fields: z.object({ licenseId: z.string().max(100).default(''), desk: deskField }),
  },
  async ({ viewer, input, context }) => {
    const allowed = await allowUnprovenReleases(context, viewer, input.licenseId);
    if (!allowed.ok && allowed.error.code !== 'NOTHING_TO_CHANGE') {
      return refused(allowed.error);
    }
    redirect(licensePage({ viewer, input }, input.licenseId));
  },
);
