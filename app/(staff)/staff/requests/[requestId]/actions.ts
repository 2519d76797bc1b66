'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { decideReleaseRequest } from '@/lib/operations/release-request/decide-release-request';
import { giveClaimBack } from '@/lib/operations/release-request/give-claim-back';
import { route } from '@/lib/route';

const requestId = z.string().max(100);
const text = z.string().max(500).default('');

/** Frees the seat that was asked for, or says no; the customer is mailed the answer. */
export const decideRequest = action(
  {
    name: 'decideRequest',
    fields: z.object({ requestId, decision: z.enum(['grant', 'decline']), answer: text }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const { decision, ...asked } = input;
    const decided = await decideReleaseRequest(context, viewer, {
      ...asked,
      grant: decision === 'grant',
    });
    return decided.ok ? redirect('/staff/requests') : refused(decided.error, asked);
  },
);

/** A claim counts for no limit of the customer's any more. */
export const giveBack = action(
  {
    name: 'giveBack',
    fields: z.object({ requestId, activationId: z.string().max(100), reason: text }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const wrong = await missing(input, ['reason']);
    if (wrong) return wrong;
    const given = await giveClaimBack(context, viewer, input);
    if (!given.ok) return refused(given.error, input);
    redirect(route(`/staff/requests/${input.requestId}`));
  },
);
