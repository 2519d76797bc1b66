'use server';

import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { describeRefusal } from '@/components/form/describe-refusal';
import { action } from '@/lib/action';
import { mailLicenseKeys } from '@/lib/operations/license/mail-license-keys';
import { normalizeEmail } from '@/lib/rules/email-address';

/** Mails all keys of an address to it, or looks as if it did. */
export const mailKeys = action(
  { name: 'mailKeys', fields: z.object({ email: z.string().max(1000).default('') }) },
  async ({ viewer, input, context }) => {
    const t = await getTranslations('signIn');
    const email = normalizeEmail(input.email);
    if (!email.ok) {
      const why = email.error.code === 'EMAIL_INVALID' ? t('emailInvalid') : t('emailNonAscii');
      return { errors: { email: why } };
    }
    const mailed = await mailLicenseKeys(context, viewer, email.value);
    if (!mailed.ok) return { message: await describeRefusal(mailed.error) };
    redirect('/keys?sent=1' as Route);
  },
);
