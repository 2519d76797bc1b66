'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { keepTicket } from '@/app/ticket-cookie';
import { action } from '@/lib/action';
import { chooseSignOnUse, removeSignOn } from '@/lib/operations/sign-on/choose-use';
import { addSignOnDomain, removeSignOnDomain } from '@/lib/operations/sign-on/domains';
import { mailDomainLink, proveDomainByDns } from '@/lib/operations/sign-on/prove-domain';
import { setSignOnProvider } from '@/lib/operations/sign-on/set-provider';
import { beginSignOnTest } from '@/lib/operations/sign-on/test-sign-on';
import { domainMailboxes, signOnUses } from '@/lib/rules/vocabulary';
import { signOnHref } from './sign-on-href';

const text = (most: number) => z.string().max(most).default('');
const organizationId = text(100);
const ofDomain = z.object({ organizationId, id: text(100) });

/** Who signs their people in: issuer, and this portal's client there. */
export const nameProvider = action(
  {
    name: 'nameProvider',
    fields: z.object({
      organizationId,
      ...{ issuer: text(500), clientId: text(1000), clientSecret: text(1000) },
    }),
  },
  async ({ viewer, input, context }) => {
    // The secret does not come back, not even to whoever typed it.
    const { clientSecret: _, ...values } = input;
    const empty = await missing(input, ['issuer', 'clientId', 'clientSecret']);
    if (empty) return { ...empty, values };
    const set = await setSignOnProvider(context, viewer, input.organizationId, input);
    if (!set.ok) return { ...(await refused(set.error, values)), values };
    redirect(signOnHref(input.organizationId, { done: 'provider' }));
  },
);

/** A mail domain of theirs, to be proven. */
export const nameDomain = action(
  { name: 'nameDomain', fields: z.object({ organizationId, domain: text(300) }) },
  async ({ viewer, input, context }) => {
    const added = await addSignOnDomain(context, viewer, input.organizationId, input.domain);
    if (!added.ok) return refused(added.error, input);
    redirect(signOnHref(input.organizationId, { done: 'added' }));
  },
);

/** Looks for its DNS record. */
export const lookUpDomain = action(
  { name: 'lookUpDomain', fields: ofDomain },
  async ({ viewer, input, context }) => {
    const proven = await proveDomainByDns(context, viewer, input.organizationId, input.id);
    if (!proven.ok) return refused(proven.error);
    redirect(signOnHref(input.organizationId, { done: 'proven' }));
  },
);

/** Mails whoever runs it a link. */
export const mailDomain = action(
  {
    name: 'mailDomain',
    fields: ofDomain.extend({ mailbox: z.enum(domainMailboxes).catch('postmaster') }),
  },
  async ({ viewer, input, context }) => {
    const mailed = await mailDomainLink(context, viewer, input.organizationId, input);
    if (!mailed.ok) return refused(mailed.error);
    redirect(signOnHref(input.organizationId, { done: 'mailed', domain: input.id }));
  },
);

/** Theirs no more. */
export const dropDomain = action(
  { name: 'dropDomain', fields: ofDomain },
  async ({ viewer, input, context }) => {
    const removed = await removeSignOnDomain(context, viewer, input.organizationId, input.id);
    if (!removed.ok) return refused(removed.error);
    redirect(signOnHref(input.organizationId, { done: 'dropped' }));
  },
);

/** Off to the provider, for a test. */
export const tryProvider = action(
  { name: 'tryProvider', fields: z.object({ organizationId }) },
  async ({ viewer, input: { organizationId: id }, context }) => {
    const begun = await beginSignOnTest(context, viewer, id);
    if (!begun.ok) return refused(begun.error);
    const email = viewer.kind === 'customer' ? viewer.email : '';
    const facts = { organizationId: id, purpose: 'test', required: false } as const;
    await keepTicket(context, 'sign-on', { ...facts, sent: begun.value, email });
    redirect('/sign-in/organization');
  },
);

/** Off, optional or required. */
export const useProvider = action(
  {
    name: 'useProvider',
    fields: z.object({ organizationId, use: z.enum(signOnUses).catch('off') }),
  },
  async ({ viewer, input, context }) => {
    const chosen = await chooseSignOnUse(context, viewer, input.organizationId, input.use);
    if (!chosen.ok) return refused(chosen.error);
    redirect(signOnHref(input.organizationId, { done: 'use' }));
  },
);

/** All of it goes. */
export const dropProvider = action(
  { name: 'dropProvider', fields: z.object({ organizationId }) },
  async ({ viewer, input, context }) => {
    const removed = await removeSignOn(context, viewer, input.organizationId);
    if (!removed.ok) return refused(removed.error);
    redirect(signOnHref(input.organizationId, { done: 'removed' }));
  },
);
