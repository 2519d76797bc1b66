'use server';

import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { describeRefusal } from '@/components/form/describe-refusal';
import { action } from '@/lib/action';
import { describeLicense } from '@/lib/operations/license/describe-license';
import { keepTicket } from '../../ticket-cookie';

/** Lets this browser see the license whose Activation Key was typed. */
export const showLicense = action(
  { name: 'showLicense', fields: z.object({ activationKey: z.string().max(200).default('') }) },
  async ({ viewer, input, context }) => {
    const { activationKey } = input;
    const found = await describeLicense(context, viewer, { activationKey });
    if (!found.ok) {
      const message = await describeRefusal(found.error);
      const { code, details } = found.error;
      const isAboutTheKey = code === 'AK_UNKNOWN' || details?.field === 'activationKey';
      return isAboutTheKey ? { errors: { activationKey: message.text ?? '' } } : { message };
    }
    await keepTicket(context, 'license', { activationKey });
    await keepTicket(context, 'typed', { activationKey });
    redirect('/license/details' as Route);
  },
);
