'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { refused } from '@/app/refused';
import { action } from '@/lib/action';
import { mailLicenseKeys } from '@/lib/operations/self-help/mail-license-keys';
import { normalizeEmail } from '@/lib/rules/email-address';

/** Mails all keys of an address to it, or looks as if it did. */
export const mailKeys = action(
  { name: 'mailKeys', fields: z.object({ email: z.string().max(1000).default('') }) },
  async ({ viewer, input, context }) => {
    const email = normalizeEmail(input.email);
    if (!email.ok) return refused(email.error, input);
    const mailed = await mailLicenseKeys(context, viewer, email.value);
    if (!mailed.ok) return refused(mailed.error, input);
    redirect('/keys?sent=1');
  },
);
