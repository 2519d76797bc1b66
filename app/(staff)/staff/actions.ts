'use server';

import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import type { FoundData } from '@/components/desk/found';
import { action } from '@/lib/action';
import { findAtDesk } from '@/lib/operations/find/find-at-desk';
import { foundData } from '../found-data';

/** What the box finds. Posted, never in an address: what was typed may be an Activation Key. */
export const find = action(
  { name: 'find', fields: z.object({ text: z.string().max(400).default('') }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const found = await findAtDesk(context, viewer, input.text);
    const data: FoundData | undefined = found ? await foundData(input.text, found) : undefined;
    return { data };
  },
);
