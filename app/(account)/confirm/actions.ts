'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { keepTicket } from '@/app/ticket-cookie';
import { action } from '@/lib/action';
import {
  fromHere,
  keepChallengeSecret,
  keepSession,
  readChallengeSecret,
} from '@/lib/auth/browser-cookies';
import { signInByCode } from '@/lib/auth/finish-sign-in';
import { askPasskey, signInByPasskey } from '@/lib/auth/passkey-sign-in';
import { emailOfBrowser } from '@/lib/auth/read-challenge';
import { beginSignOn } from '@/lib/auth/sign-on';
import { startSignIn } from '@/lib/auth/start-sign-in';
import { onlySignedIn } from '../only-signed-in';
import { CONFIRM, CONFIRM_OVER } from './confirm-href';

/** Mails whoever is signed in a code, as if they signed in. */
export const mailConfirmCode = action(
  { name: 'mailConfirmCode', fields: z.object({}) },
  async ({ viewer, context }) => {
    const { email, address, locale } = await onlySignedIn(viewer);
    const started = await startSignIn(context, {
      ...{ email, address, locale, next: CONFIRM },
      formerSecret: await readChallengeSecret(context.portalUrl),
    });
    if (!started.ok) return refused(started.error);
    await keepChallengeSecret(context.portalUrl, started.value.browserSecret);
    redirect(CONFIRM);
  },
);

/** The code from that mail: opens a session in place of the one there was. */
export const confirmByCode = action(
  { name: 'confirmByCode', fields: z.object({ code: z.string().max(1000).default('') }) },
  async ({ viewer, input, context }) => {
    const { email } = await onlySignedIn(viewer);
    const browserSecret = (await readChallengeSecret(context.portalUrl)) ?? '';
    // Asked for by whoever else used this browser: it would sign in as them.
    if ((await emailOfBrowser(context, browserSecret)) !== email) redirect(CONFIRM_OVER);
    const from = await fromHere(context, viewer);
    const signedIn = await signInByCode(context, { typed: input.code, browserSecret, ...from });
    if (signedIn.ok) {
      await keepSession(context, signedIn.value);
      redirect(CONFIRM);
    }
    if (signedIn.error.code === 'CODE_OVER') redirect(CONFIRM_OVER);
    return refused(signedIn.error, input);
  },
);

/** What a passkey is to sign. */
export const askPasskeyToConfirm = action(
  { name: 'askPasskeyToConfirm', fields: z.object({}) },
  async ({ viewer, context }) => {
    const asked = await askPasskey(context, await onlySignedIn(viewer));
    return asked.ok ? { data: asked.value } : refused(asked.error);
  },
);

/** A passkey of whoever is signed in, and of nobody else: opens a session in place of the one there was. */
export const confirmByPasskey = action(
  { name: 'confirmByPasskey', fields: z.object({ answer: z.string().max(20_000).default('') }) },
  async ({ viewer, input, context }) => {
    const { userId } = await onlySignedIn(viewer);
    const from = await fromHere(context, viewer);
    const signedIn = await signInByPasskey(context, { ...input, as: userId, ...from });
    if (!signedIn.ok) return refused(signedIn.error);
    await keepSession(context, signedIn.value);
    redirect(CONFIRM);
  },
);

/** Off to the provider of their organization, to sign in there anew. */
export const confirmBySignOn = action(
  { name: 'confirmBySignOn', fields: z.object({}) },
  async ({ viewer, context }) => {
    const { email, address, userId } = await onlySignedIn(viewer);
    const begun = await beginSignOn(context, { email, address, as: userId });
    if (begun && !begun.ok) return refused(begun.error);
    if (!begun) redirect(CONFIRM);
    await keepTicket(context, 'sign-on', begun.value);
    redirect('/sign-in/organization');
  },
);
