'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { mailComputerKey, renewKey } from '@/lib/operations/license/get-computer-key';
import { readableAddress } from '@/lib/readable-address';

const fields = z.object({ activationId: z.string().max(100) });

/** Mails the key to the address of whoever is signed in. */
export const mailKey = action({ name: 'mailKey', fields }, async ({ viewer, input, context }) => {
  const mailed = await mailComputerKey(context, viewer, input.activationId);
  if (!mailed.ok) return refused(mailed.error);
  const t = await getTranslations('computerKey');
  return {
    message: { tone: 'success', title: t('mailed', { email: readableAddress(mailed.value) }) },
  };
});

/** Makes the key anew under the license's present terms. */
export const renew = action({ name: 'renew', fields }, async ({ viewer, input, context }) => {
  const renewed = await renewKey(context, viewer, input.activationId);
  if (!renewed.ok) return refused(renewed.error);
  redirect(`/computers/${input.activationId}`);
});

/** The owner, or staff with a reason, says that the computer is not in use twice. */
export const clearAlarm = action(
  { name: 'clearAlarm', fields: fields.extend({ reason: z.string().max(500).default('') }) },
  async ({ viewer, input, context }) => {
    const cleared = await clearCloneAlarm(context, viewer, input);
    if (cleared.ok) redirect(`/licenses/${cleared.value.licenseId}`);
    // Somebody else was faster: the page without the alarm says so.
    if (cleared.error.code === 'NOTHING_TO_CHANGE') redirect(`/computers/${input.activationId}`);
    return refused(cleared.error, input);
  },
);
