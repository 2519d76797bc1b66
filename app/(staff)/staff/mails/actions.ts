'use server';

import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { sendMailAgain } from '@/lib/operations/mails/send-mail-again';
import { readableAddress } from '@/lib/readable-address';

/** Tries a mail again, or makes it anew; its row says so. */
export const sendAgain = action(
  { name: 'sendAgain', fields: z.object({ mail: z.coerce.number() }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const sent = await sendMailAgain(context, viewer, input.mail);
    if (!sent.ok) return refused(sent.error);
    const t = await getTranslations('staff.mails.done');
    const { how, recipient } = sent.value;
    const title = t(how, { email: readableAddress(recipient) });
    return { message: { tone: 'success', title } };
  },
);
