'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { keepTicket } from '@/app/ticket-cookie';
import { action } from '@/lib/action';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { askActivationByMail } from '@/lib/operations/waiting/ask-activation-by-mail';
import { toItsPage } from '@/app/to-its-page';
import { route } from '@/lib/route';

/** Activates the scanned request; the landing page then shows its Computer Key. */
export const activate = action(
  { name: 'activate', fields: z.object({ request: z.string().max(4096) }) },
  async ({ viewer, input, context }) => {
    const activated = await activateComputer(context, viewer, { request: input.request });
    if (!activated.ok) {
      // Meanwhile: the page itself has the way on.
      toItsPage(activated.error.code, input.request);
      return refused(activated.error);
    }
    // Another address than the scanned one (/A/…): else the browser's router keeps the page it has.
    redirect(`/a/${encodeURIComponent(input.request)}?done=activated`);
  },
);

/** Of the license's computers this one is to make room: its page asks for what its door asks for. */
export const chooseForSeat = action(
  {
    name: 'chooseForSeat',
    fields: z.object({ request: z.string().max(4096), activationId: z.string().max(100) }),
  },
  async ({ input, context }) => {
    await keepTicket(context, 'waiting', { request: input.request });
    redirect(route(`/computers/${encodeURIComponent(input.activationId)}/deactivate`));
  },
);

/** Whoever cannot sign in frees a seat with the Activation Key, and comes back for this request. */
export const freeAtSelfHelp = action(
  { name: 'freeAtSelfHelp', fields: z.object({ request: z.string().max(4096) }) },
  async ({ input, context }) => {
    await keepTicket(context, 'waiting', { request: input.request });
    redirect('/deactivate');
  },
);

/** Whoever is not the owner has them asked by mail: answers the same whether there was something to ask. */
export const askOwner = action(
  { name: 'askOwner', fields: z.object({ request: z.string().max(4096) }) },
  async ({ viewer, input, context }) => {
    const asked = await askActivationByMail(context, viewer, input.request);
    if (!asked.ok) return refused(asked.error);
    const t = await getTranslations('noSeat');
    return { message: { tone: 'success', title: t('askedOwner'), text: t('askedOwnerText') } };
  },
);
