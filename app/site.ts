import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { env } from '@/lib/env';

/** What the vendor's settings say about every page; read once per request. */
export const readSite = cache(async () => {
  const t = await getTranslations('site');
  return {
    title: t('title'),
    demo: env().demo ? { mailboxHref: '/dev/mail' } : undefined,
    privacyUrl: undefined as string | undefined,
  };
});
