'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { typedCode } from '@/app/typed-code';
import { action } from '@/lib/action';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { keepTicket } from '../../ticket-cookie';

/** Lets this browser see the license whose Activation Key was typed. */
export const showLicense = action(
  { name: 'showLicense', fields: z.object({ activationKey: typedCode('AK') }) },
  async ({ viewer, input, context }) => {
    const { activationKey } = input;
    const found = await describeLicense(context, viewer, { activationKey });
    if (!found.ok) return refused(found.error, input);
    await keepTicket(context, 'license', { activationKey });
    await keepTicket(context, 'typed', { activationKey });
    redirect('/license/details');
  },
);
