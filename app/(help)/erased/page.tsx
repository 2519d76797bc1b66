import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.data');
  return { title: t('doneTitle') };
}

/** An account is gone. */
export default async function ErasedPage() {
  const t = await getTranslations('account.data');
  const next = { href: '/', label: t('home') } as const;
  return <Done tone="success" title={t('doneTitle')} text={t('doneText')} next={next} />;
}
