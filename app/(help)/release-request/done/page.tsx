import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('releaseRequest');
  return { title: t('title') };
}

/** What became of a request that was confirmed by mail. Says no more than its address does. */
export default async function RequestDonePage({ searchParams }: { searchParams: SearchParams }) {
  const { state } = await searchParams;
  const t = await getTranslations('releaseRequest');
  const next = { href: '/licenses', label: t('signIn') } as const;
  return state === 'granted' ? (
    <Done tone="success" title={t('granted')} text={t('grantedText')} next={next} />
  ) : (
    <Done tone="info" title={t('open')} text={t('openText')} next={next} />
  );
}
