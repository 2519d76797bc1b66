'use server';

import { z } from 'zod';
import { offeredLocale } from '@/i18n/offered-locales';
import { action } from '@/lib/action';
import { keepLanguage } from '@/lib/auth/browser-cookies';

/** The language of this browser from now on and, signed in, of one's mails; the page stays as it is. */
export const chooseLanguage = action(
  { name: 'chooseLanguage', fields: z.object({ locale: z.string().max(35) }) },
  async ({ viewer, input, context }) => {
    await keepLanguage(context, viewer, offeredLocale(input.locale));
    return {};
  },
);
