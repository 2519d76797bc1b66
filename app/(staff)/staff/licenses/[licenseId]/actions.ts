'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { route } from '@/lib/route';

const text = (max: number) => z.string().trim().max(max).default('');

/** Other seats, another end, other maintenance: what was left as it was is not changed. */
export const changeTerms = action(
  {
    name: 'changeTerms',
    fields: z.object({
      licenseId: text(100),
      seats: text(10),
      seatsWas: text(10),
      lastDay: text(20),
      lastDayWas: text(20),
      maintenance: text(20),
      maintenanceWas: text(20),
      reason: text(500),
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const changed = await extendLicense(context, viewer, input.licenseId, {
      ...(input.seats && input.seats !== input.seatsWas ? { seats: numberOf(input.seats) } : {}),
      ...(input.lastDay && input.lastDay !== input.lastDayWas ? { lastDay: input.lastDay } : {}),
      ...(input.maintenance && input.maintenance !== input.maintenanceWas
        ? { maintenanceLastDay: input.maintenance }
        : {}),
      ...(input.reason ? { reason: input.reason } : {}),
    });
    if (!changed.ok) return refused(changed.error);
    redirect(route(`/staff/licenses/${input.licenseId}?done=changed`));
  },
);

/** Not a number is no number of seats either: the operation refuses it. */
const numberOf = (typed: string) => (/^\d+$/.test(typed) ? Number(typed) : 0);

const SETTERS = { suspend: suspendLicense, resume: resumeLicense, revoke: revokeLicense };

/** Suspends, resumes or revokes; a reason is needed for what stops somebody. */
export const setStatus = action(
  {
    name: 'setStatus',
    fields: z.object({
      licenseId: text(100),
      to: z.enum(['suspend', 'resume', 'revoke']),
      reason: text(500),
    }),
  },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const { licenseId, to, reason } = input;
    if (to !== 'resume') {
      const t = await getTranslations('staff.license');
      const empty = await missing(input, ['reason'], { reason: t('reasonMissing') });
      if (empty) return empty;
    }
    const changed = await SETTERS[to](context, viewer, licenseId, reason || undefined);
    if (!changed.ok) return refused(changed.error);
    redirect(route(`/staff/licenses/${licenseId}?done=${to}`));
  },
);
