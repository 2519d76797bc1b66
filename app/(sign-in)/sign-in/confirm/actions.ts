'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { fromHere, keepSession } from '@/lib/auth/browser-cookies';
import { signInByLink } from '@/lib/auth/finish-sign-in';
import { signInHref } from '../sign-in-href';

/** Spends the mailed link: signs in this browser. */
export const confirmLink = action(
  {
    name: 'confirmLink',
    fields: z.object({ token: z.string().max(100), next: z.string().optional() }),
  },
  async ({ viewer, input, context }) => {
    const signedIn = await signInByLink(context, {
      linkToken: input.token,
      ...(await fromHere(context, viewer)),
    });
    if (signedIn.ok) {
      await keepSession(context, signedIn.value);
      // Its page leads on, or says that this browser keeps no cookies.
      redirect(signInHref({ next: input.next, sent: true }));
    }
    if (signedIn.error.code === 'CODE_OVER') redirect(signInHref({ next: input.next, over: true }));
    return refused(signedIn.error);
  },
);
