'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { listHref } from '@/lib/list-query';
import { askAddressChange } from '@/lib/operations/registration/ask-address-change';
import { route } from '@/lib/route';
import { onlyCustomer } from '../../../only-customer';

/** The addresses are asked by mail whether the license shall change between them. */
export const askForAddress = action(
  {
    name: 'askForAddress',
    fields: z.object({
      licenseId: z.string().max(100).default(''),
      email: z.string().max(1000).default(''),
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const { licenseId, email } = input;
    const asked = await askAddressChange(context, viewer, licenseId, { email });
    if (!asked.ok) return refused(asked.error, { email });
    redirect(listHref(route(`/licenses/${licenseId}/address`), { asked: asked.value.ask }));
  },
);
