'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { keepSession } from '@/lib/auth/browser-cookies';
import { signInByNew } from '@/lib/auth/passkey-sign-in';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { removePasskey } from '@/lib/operations/account/remove-passkey';
import { renamePasskey } from '@/lib/operations/account/rename-passkey';
import { accountHref } from './account-href';

const text = (most: number) => z.string().max(most).default('');

/** What the browser makes a passkey by. */
export const askForPasskey = action(
  { name: 'askForPasskey', fields: z.object({}) },
  async ({ viewer, context }) => {
    const asked = await askNewPasskey(context, await onlyStaff(viewer));
    return asked.ok ? { data: asked.value } : refused(asked.error);
  },
);

/** The passkey that it made: whoever made it has shown who they are. */
export const keepPasskey = action(
  { name: 'keepPasskey', fields: z.object({ name: text(1000), answer: text(20_000) }) },
  async ({ viewer, input, context }) => {
    const { email, address } = await onlyStaff(viewer);
    const empty = await missing(input, ['name']);
    if (empty) return empty;
    const added = await addPasskey(context, viewer, input);
    if (!added.ok) return refused(added.error, { name: input.name });
    const { name } = added.value;
    await keepSession(context, await signInByNew(context, { email, passkey: name, address }));
    redirect(accountHref('added'));
  },
);

/** Another name for it. */
export const callPasskey = action(
  { name: 'callPasskey', fields: z.object({ id: text(50), name: text(1000) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const renamed = await renamePasskey(context, viewer, input);
    if (!renamed.ok) return refused(renamed.error, input);
    refresh();
    const t = await getTranslations('passkey');
    return { message: { tone: 'success', title: t('renamed') } };
  },
);

/** It signs in no more. */
export const dropPasskey = action(
  { name: 'dropPasskey', fields: z.object({ id: text(50) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const removed = await removePasskey(context, viewer, input);
    if (!removed.ok) return refused(removed.error);
    redirect(accountHref('removed'));
  },
);
