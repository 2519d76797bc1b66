'use server';

import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { onlyStaff } from '@/app/(staff)/only-staff';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { sendComputerKey } from '@/lib/operations/desk/send-computer-key';
import { readableAddress } from '@/lib/readable-address';

/** Mails the key to the address that the license is registered to. */
export const sendKey = action(
  { name: 'sendKey', fields: z.object({ activationId: z.string().max(100).default('') }) },
  async ({ viewer, input, context }) => {
    await onlyStaff(viewer);
    const sent = await sendComputerKey(context, viewer, input.activationId);
    if (!sent.ok) return refused(sent.error);
    const t = await getTranslations('computerKey');
    return {
      message: { tone: 'success', title: t('mailed', { email: readableAddress(sent.value) }) },
    };
  },
);
