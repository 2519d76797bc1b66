import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signOn.ofDomain');
  return { title: t('done') };
}

/** A domain is proven; its organization goes on. */
export default async function DomainDonePage() {
  const t = await getTranslations('signOn.ofDomain');
  const next = { href: '/licenses', label: t('signIn') } as const;
  return <Done tone="success" title={t('done')} text={t('doneText')} next={next} />;
}
