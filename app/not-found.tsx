import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('notFound');
  return { title: t('title') };
}

/** The same for what never was and what belongs to somebody else. */
export default async function NotFound() {
  const t = await getTranslations('notFound');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t('text')} />
      <p className="mb-5">{t('scanned')}</p>
      <LinkButton href="/">{t('home')}</LinkButton>
    </div>
  );
}
