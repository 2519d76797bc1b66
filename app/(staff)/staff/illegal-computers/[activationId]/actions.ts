'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { liftIllegalComputer } from '@/lib/operations/computer/lift-illegal-computer';

const fields = z.object({
  activationId: z.string().max(100),
  reason: z.string().max(500).default(''),
});

/** Lets an illegal computer go; with the last of its license its consequence ends. */
export const dismissIllegal = action(
  { name: 'dismissIllegal', fields },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const wrong = await missing(input, ['reason']);
    if (wrong) return wrong;
    const done = await liftIllegalComputer(context, viewer, input);
    return done.ok ? redirect('/staff/illegal-computers') : refused(done.error, input);
  },
);
