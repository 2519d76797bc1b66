'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { endSessions } from '@/lib/operations/people/end-sessions';
import { inCharge } from '../../in-charge';
import { teamHref } from './team-href';

const email = z.string().max(1000).default('');
const person = z.string().max(100).default('');

/** Somebody new, somebody's other role, or somebody who was disabled. */
export const giveRole = action(
  { name: 'giveRole', fields: z.object({ email, role: z.enum(['agent', 'admin']) }) },
  inCharge(async ({ viewer, input, context }) => {
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const given = await addStaff(context, viewer, input);
    if (!given.ok) return refused(given.error, input);
    redirect(teamHref(given.value.userId, given.value.role));
  }),
);

/** No longer staff, and signed out at once. */
export const disable = action(
  { name: 'disable', fields: z.object({ email, person, reason: z.string().max(500).default('') }) },
  inCharge(async ({ viewer, input, context }) => {
    const gone = await disableStaff(context, viewer, input);
    if (!gone.ok) return refused(gone.error);
    redirect(teamHref(input.person, 'disabled'));
  }),
);

/** Signed out on all their computers; still staff. */
export const signOutPerson = action(
  { name: 'signOutPerson', fields: z.object({ email, person }) },
  inCharge(async ({ viewer, input, context }) => {
    const ended = await endSessions(context, viewer, input);
    if (!ended.ok) return refused(ended.error);
    redirect(teamHref(input.person, 'signedOut'));
  }),
);
