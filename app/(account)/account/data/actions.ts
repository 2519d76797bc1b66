'use server';

import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { signOutHere } from '@/lib/auth/browser-cookies';
import { eraseOwnData } from '@/lib/operations/personal/erase-person';
import { onlySignedIn } from '../../only-signed-in';

/** Their account is gone, and they are signed out everywhere. */
export const eraseAccount = action(
  { name: 'eraseAccount', fields: z.object({ sure: z.string().max(10).default('') }) },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('account.data');
    const own = await onlySignedIn(viewer);
    const unsure = await missing(input, ['sure'], { sure: t('sureMissing') });
    if (unsure) return unsure;
    const erased = await eraseOwnData(context, own);
    if (!erased.ok) return refused(erased.error);
    await signOutHere(context, own);
    redirect('/erased');
  },
);
