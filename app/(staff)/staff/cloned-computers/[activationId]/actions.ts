'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';

const fields = z.object({
  activationId: z.string().max(100),
  reason: z.string().max(500).default(''),
});

/** Clears a clone alarm: the computer's check-ins are answered again. */
export const dismissAlarm = action(
  { name: 'dismissAlarm', fields },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const wrong = await missing(input, ['reason']);
    if (wrong) return wrong;
    const done = await clearCloneAlarm(context, viewer, input);
    return done.ok ? redirect('/staff/cloned-computers') : refused(done.error, input);
  },
);
