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
import { homeOf, safeNext } from '@/lib/auth/safe-next';
import { beginSignOn } from '@/lib/auth/sign-on';
import { startSignIn } from '@/lib/auth/start-sign-in';
import { normalizeEmail } from '@/lib/rules/email-address';
import { signInHref } from './sign-in-href';

const next = z.string().optional();
const text = (max: number) => z.string().max(max).default('');

/** First step: leads to the provider of the address's domain, unless by the `way` of mail; or mails a code, or looks as if it did. `request`: what waits for whoever has signed in. */
export const mailCode = action(
  {
    name: 'mailCode',
    fields: z.object({ email: text(1000), next, request: text(4096), way: text(10) }),
  },
  async ({ viewer, input, context }) => {
    const email = normalizeEmail(input.email);
    if (!email.ok) return refused(email.error, input);
    if (input.request) await keepTicket(context, 'waiting', { request: input.request });
    const begun =
      input.way === 'mail'
        ? null
        : await beginSignOn(context, {
            ...{ email: email.value, address: viewer.address },
            next: input.next && safeNext(input.next, '/'),
          });
    if (begun && !begun.ok) return refused(begun.error, input);
    if (begun) {
      await keepTicket(context, 'sign-on', begun.value);
      redirect('/sign-in/organization');
    }
    const started = await startSignIn(context, {
      email: email.value,
      address: viewer.address,
      locale: viewer.locale,
      next: input.next && safeNext(input.next, '/'),
      formerSecret: await readChallengeSecret(context.portalUrl),
    });
    if (!started.ok) return refused(started.error, input);
    await keepChallengeSecret(context.portalUrl, started.value.browserSecret);
    redirect(signInHref({ next: input.next, sent: true }));
  },
);

/** The same address once more; the code mailed before then ends. */
export const mailCodeAgain = action(
  { name: 'mailCodeAgain', fields: z.object({ next }) },
  async ({ viewer, input, context }) => {
    const formerSecret = await readChallengeSecret(context.portalUrl);
    const email = formerSecret ? await emailOfBrowser(context, formerSecret) : null;
    if (!email) redirect(signInHref({ next: input.next, over: true }));
    const started = await startSignIn(context, {
      email,
      address: viewer.address,
      locale: viewer.locale,
      next: input.next && safeNext(input.next, '/'),
      formerSecret,
    });
    if (!started.ok) return refused(started.error, input);
    await keepChallengeSecret(context.portalUrl, started.value.browserSecret);
    redirect(signInHref({ next: input.next, sent: true }));
  },
);

/** Second step: the code from the mail, in the browser that asked for it. */
export const enterCode = action(
  { name: 'enterCode', fields: z.object({ code: text(1000), next }) },
  async ({ viewer, input, context }) => {
    const signedIn = await signInByCode(context, {
      typed: input.code,
      browserSecret: (await readChallengeSecret(context.portalUrl)) ?? '',
      ...(await fromHere(context, viewer)),
    });
    if (signedIn.ok) {
      await keepSession(context, signedIn.value);
      redirect(safeNext(input.next, homeOf(signedIn.value)));
    }
    if (signedIn.error.code === 'CODE_OVER') redirect(signInHref({ next: input.next, over: true }));
    return refused(signedIn.error, input);
  },
);

/** What a passkey is to sign: whose, nobody says before. */
export const askForSignIn = action(
  { name: 'askForSignIn', fields: z.object({}) },
  async ({ viewer, context }) => {
    const asked = await askPasskey(context, viewer);
    return asked.ok ? { data: asked.value } : refused(asked.error);
  },
);

/** Signs in by what the passkey signed. */
export const signInWithPasskey = action(
  { name: 'signInWithPasskey', fields: z.object({ answer: text(20_000), next }) },
  async ({ viewer, input, context }) => {
    const from = await fromHere(context, viewer);
    const signedIn = await signInByPasskey(context, { answer: input.answer, ...from });
    if (!signedIn.ok) return refused(signedIn.error);
    await keepSession(context, signedIn.value);
    // Its page leads on, or says that this browser keeps no cookies.
    redirect(signInHref({ next: input.next, sent: true }));
  },
);
