'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { readTypedTerms, termFields } from '@/app/(staff)/typed-terms';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { createLicense } from '@/lib/operations/vendor/create-license';
import { route } from '@/lib/route';

const text = (max: number) => z.string().trim().max(max).default('');

/** Creates a license, and leads to it: its key stands there. */
export const create = action(
  {
    name: 'create',
    fields: z.object({
      ...{ product: text(20), email: text(1000), organization: text(200) },
      ...termFields,
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const empty = await missing(input, ['email']);
    if (empty) return empty;
    const terms = Object.entries(readTypedTerms(input)).filter(([, value]) => value !== null);
    const created = await createLicense(context, viewer, {
      ...(Object.fromEntries(terms) as Pick<ReturnType<typeof readTypedTerms>, 'seats' | 'term'>),
      productId: Number(/^\d{1,10}$/.exec(input.product)?.[0] ?? 0),
      organization: input.organization || null,
      orNamed: true,
      email: input.email,
    });
    if (!created.ok) return refused(created.error, input);
    redirect(route(`/staff/licenses/${created.value.licenseId}?done=created`));
  },
);
