'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { inCharge } from '@/app/(staff)/in-charge';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { renameOrganization } from '@/lib/operations/organization/rename-organization';
import { takeInvitationBack } from '@/lib/operations/members/invite-person';
import { addMember } from '@/lib/operations/people/add-member';
import { removeMember } from '@/lib/operations/people/remove-member';
import { listHref } from '@/lib/list-query';
import { organizationHref } from '@/app/(staff)/desk-links';
import type { Deed } from './deeds';

const organization = z.string().max(100);
const text = (max: number) => z.string().max(max).default('');
const fields = z.object({ organization });

/** Its page, which says what was done. */
const done = (id: string, deed: Deed): never =>
  redirect(listHref(organizationHref(id), { done: deed }));

/** Another name, another reference. */
export const changeName = action(
  { name: 'changeName', fields: fields.extend({ name: text(1000), reference: text(1000) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const { organization: of, ...named } = input;
    const { name, reference } = named;
    const renamed = await renameOrganization(context, viewer, {
      ...{ organization: of, name },
      ...(reference ? { reference } : {}),
    });
    return renamed.ok ? done(input.organization, 'renamed') : refused(renamed.error, named);
  },
);

/** Somebody new of it, or somebody's other part. */
export const addPerson = action(
  {
    name: 'addPerson',
    fields: fields.extend({ email: text(1000), role: z.enum(['member', 'contact']) }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const added = await addMember(context, viewer, input);
    const { organization: id, ...typed } = input;
    return added.ok ? done(id, 'added') : refused(added.error, typed);
  },
);

/** No longer of it, and signed out. */
export const removePerson = action(
  { name: 'removePerson', fields: fields.extend({ email: text(1000) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const removed = await removeMember(context, viewer, input);
    return removed.ok ? done(input.organization, 'removed') : refused(removed.error);
  },
);

/** The link of an invitation is over. */
export const endInvitation = action(
  { name: 'endInvitation', fields: fields.extend({ id: text(50) }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const ended = await takeInvitationBack(context, viewer, input);
    return ended.ok ? done(input.organization, 'taken-back') : refused(ended.error);
  },
);

/** All of it goes into another one. For admins. */
export const merge = action(
  { name: 'merge', fields: fields.extend({ into: text(200), reason: text(500), sure: text(10) }) },
  inCharge(async ({ viewer, input, context }) => {
    const t = await getTranslations('staff.organization');
    const empty = await missing(input, ['into', 'sure'], { sure: t('sureMissing') });
    if (empty) return empty;
    const { organization: from, into, reason } = input;
    const merged = await mergeOrganizations(context, viewer, { from, into, reason });
    if (!merged.ok) return refused(merged.error, input, { organization: 'into' });
    return done(merged.value.organizationId, 'merged');
  }),
);
