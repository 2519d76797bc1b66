'use server';

import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { type Answer, action } from '@/lib/action';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { endSessions } from '@/lib/operations/people/end-sessions';
import { readableAddress } from '@/lib/readable-address';

const email = z.string().max(1000).default('');
const role = z.enum(['agent', 'admin']).default('agent');

/** Somebody new, somebody's other role, or somebody who was disabled. */
export const giveRole = action(
  { name: 'giveRole', fields: z.object({ email, role }) },
  async ({ viewer, input, context }) => {
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const given = await addStaff(context, viewer, input);
    return given.ok ? done(given.value.role, given.value.email) : refused(given.error, input);
  },
);

/** No longer staff, and signed out at once. */
export const disable = action(
  { name: 'disable', fields: z.object({ email, reason: z.string().max(500).default('') }) },
  async ({ viewer, input, context }) => {
    const gone = await disableStaff(context, viewer, input);
    return gone.ok ? done('disabled', gone.value.email) : refused(gone.error, input);
  },
);

/** Signed out on all their computers; still staff. */
export const signOutPerson = action(
  { name: 'signOutPerson', fields: z.object({ email }) },
  async ({ viewer, input, context }) => {
    const ended = await endSessions(context, viewer, input);
    return ended.ok ? done('signedOut', input.email) : refused(ended.error, input);
  },
);

async function done(what: 'agent' | 'admin' | 'disabled' | 'signedOut', of: string) {
  refresh();
  const t = await getTranslations('staff.team.done');
  const title = t(what, { email: readableAddress(of) });
  return { values: {}, message: { tone: 'success', title } } satisfies Answer;
}
