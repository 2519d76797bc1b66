'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { typedCode } from '@/app/typed-code';
import { mistyped } from '@/app/typed-fields';
import { action } from '@/lib/action';
import { listHref } from '@/lib/list-query';
import {
  changeMemberRole,
  leaveOrganization,
  removeColleague,
} from '@/lib/operations/members/change-members';
import { invitePerson, takeInvitationBack } from '@/lib/operations/members/invite-person';
import { askClaim } from '@/lib/operations/registration/ask-claim';
import { route } from '@/lib/route';
import { onlyCustomer } from '../../only-customer';
import type { Deed } from './deeds';

const text = (most: number) => z.string().max(most).default('');
const fields = z.object({ organization: text(100) });
const person = fields.extend({ userId: text(50) });
const role = z.enum(['member', 'contact']);

/** Its page, which says what was done. */
const done = (id: string, deed: Deed): never =>
  redirect(listHref(route(`/organizations/${id}`), { done: deed }));

/** Somebody is asked to belong to it. */
export const invite = action(
  { name: 'invite', fields: fields.extend({ email: text(1000), role }) },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const invited = await invitePerson(context, viewer, input);
    if (!invited.ok) return refused(invited.error, { email: input.email });
    return done(input.organization, 'invited');
  },
);

/** The link of an invitation is over. */
export const takeBack = action(
  { name: 'takeBack', fields: fields.extend({ id: text(50) }) },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const taken = await takeInvitationBack(context, viewer, input);
    return taken.ok ? done(input.organization, 'taken-back') : refused(taken.error);
  },
);

/** A colleague's other part. */
export const changeRole = action(
  { name: 'changeRole', fields: person.extend({ role }) },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const changed = await changeMemberRole(context, viewer, input);
    return changed.ok ? done(input.organization, 'changed') : refused(changed.error);
  },
);

/** A colleague no longer belongs to it. */
export const remove = action(
  { name: 'remove', fields: person },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const removed = await removeColleague(context, viewer, input);
    return removed.ok ? done(input.organization, 'removed') : refused(removed.error);
  },
);

/** Whoever asks belongs to it no more. */
export const leave = action({ name: 'leave', fields }, async ({ viewer, input, context }) => {
  await onlyCustomer(viewer);
  const left = await leaveOrganization(context, viewer, input);
  if (!left.ok) return refused(left.error);
  redirect('/organizations');
});

/** The owner of a license is asked whether it shall belong to this organization. */
export const claim = action(
  { name: 'claim', fields: fields.extend({ activationKey: typedCode('AK') }) },
  async ({ viewer, input, context }) => {
    await onlyCustomer(viewer);
    const empty = await missing(input, ['activationKey']);
    if (empty) return empty;
    const wrong = await mistyped(input, { activationKey: ['AK'] });
    if (Object.keys(wrong).length > 0) return { errors: wrong };
    const asked = await askClaim(context, viewer, input);
    if (!asked.ok) return refused(asked.error, { activationKey: input.activationKey });
    return done(input.organization, 'claim-asked');
  },
);
