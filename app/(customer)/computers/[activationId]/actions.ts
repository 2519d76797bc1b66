'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { computerPage, deskField, licensePage, receiptPage } from '@/app/desk-way';
import { missing, refused } from '@/app/refused';
import { wrongName } from '@/app/typed-name';
import { action } from '@/lib/action';
import { clearCloneAlarm } from '@/lib/operations/computer/clear-clone-alarm';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { mailComputerKey, renewKey } from '@/lib/operations/license/get-computer-key';
import { readableAddress } from '@/lib/readable-address';
import { strangersWord } from '@/lib/strangers-words';

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
export const renew = action(
  { name: 'renew', fields: fields.extend({ desk: deskField }) },
  async ({ viewer, input, context }) => {
    const renewed = await renewKey(context, viewer, input.activationId);
    if (!renewed.ok) return refused(renewed.error);
    redirect(computerPage({ viewer, input }, input.activationId));
  },
);

/** The owner, or staff with a reason, says that the computer is not in use twice. */
export const clearAlarm = action(
  {
    name: 'clearAlarm',
    fields: fields.extend({ reason: z.string().max(500).default(''), desk: deskField }),
  },
  async ({ viewer, input, context }) => {
    const cleared = await clearCloneAlarm(context, viewer, input);
    const asked = { viewer, input };
    if (cleared.ok) redirect(licensePage(asked, cleared.value.licenseId));
    // Somebody else was faster: the page without the alarm says so.
    if (cleared.error.code === 'NOTHING_TO_CHANGE') {
      redirect(computerPage(asked, input.activationId));
    }
    return refused(cleared.error, input);
  },
);

/** Gives the computer another name. The page says it at once, in its title too. */
export const rename = action(
  {
    name: 'rename',
    fields: fields.extend({ name: z.string().max(4000).default(''), desk: deskField }),
  },
  async ({ viewer, input, context }) => {
    const wrong = (await missing(input, ['name'])) ?? (await wrongName(input.name, 'name'));
    if (wrong) return wrong;
    const renamed = await renameComputer(context, viewer, input);
    const t = await getTranslations('renameComputer');
    if (renamed.ok) {
      refresh();
      const name = strangersWord(renamed.value.computerName);
      return { values: {}, message: { tone: 'success', title: t('done', { name }) } };
    }
    if (renamed.error.code === 'NOT_ACTIVE') {
      redirect(receiptPage({ viewer, input }, input.activationId));
    }
    if (renamed.error.code === 'NOTHING_TO_CHANGE') return { errors: { name: t('same') } };
    return refused(renamed.error, input);
  },
);
