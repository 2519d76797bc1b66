'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { fromHere, keepSession } from '@/lib/auth/browser-cookies';
import { signInByNew } from '@/lib/auth/passkey-sign-in';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { endOtherSessions, endSession } from '@/lib/operations/account/end-session';
import { removePasskey } from '@/lib/operations/account/remove-passkey';
import { renamePasskey } from '@/lib/operations/account/rename-passkey';
import { onlySignedIn } from '../only-signed-in';
import { accountHref } from './account-href';

const text = (most: number) => z.string().max(most).default('');

/** What the browser makes a passkey by. */
export const askForPasskey = action(
  { name: 'askForPasskey', fields: z.object({}) },
  async ({ viewer, context }) => {
    const asked = await askNewPasskey(context, await onlySignedIn(viewer));
    return asked.ok ? { data: asked.value } : refused(asked.error);
  },
);

/** The passkey that it made: whoever made it has shown who they are. */
export const keepPasskey = action(
  { name: 'keepPasskey', fields: z.object({ name: text(1000), answer: text(20_000) }) },
  async ({ viewer, input, context }) => {
    const { email } = await onlySignedIn(viewer);
    const empty = await missing(input, ['name']);
    if (empty) return empty;
    const added = await addPasskey(context, viewer, input);
    if (!added.ok) return refused(added.error, { name: input.name });
    const made = { email, passkey: added.value };
    const signedIn = await signInByNew(context, { ...made, ...(await fromHere(context, viewer)) });
    // Whose organization wants its own sign-in goes on by that.
    if (signedIn.ok) await keepSession(context, signedIn.value);
    redirect(accountHref('added'));
  },
);

/** Another name for it. */
export const callPasskey = action(
  { name: 'callPasskey', fields: z.object({ id: text(50), name: text(1000) }) },
  async ({ viewer, input, context }) => {
    await onlySignedIn(viewer);
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
    await onlySignedIn(viewer);
    const removed = await removePasskey(context, viewer, input);
    if (!removed.ok) return refused(removed.error);
    redirect(accountHref('removed'));
  },
);

/** One browser is signed out. */
export const signOutThere = action(
  { name: 'signOutThere', fields: z.object({ id: text(50) }) },
  async ({ viewer, input, context }) => {
    await onlySignedIn(viewer);
    const ended = await endSession(context, viewer, input);
    if (!ended.ok) return refused(ended.error);
    redirect(accountHref('ended'));
  },
);

/** All but this one. */
export const signOutElsewhere = action(
  { name: 'signOutElsewhere', fields: z.object({}) },
  async ({ viewer, context }) => {
    const ended = await endOtherSessions(context, await onlySignedIn(viewer));
    if (!ended.ok) return refused(ended.error);
    redirect(accountHref('others'));
  },
);
