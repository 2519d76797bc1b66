import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('license');
  return { title: t('notFound') };
}

/** A license that never was, or is somebody else's: the same for both. */
export default async function LicenseNotFound() {
  const t = await getTranslations('license');
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('notFound')} lead={t('notFoundText')} />
      <LinkButton href="/licenses">{t('toList')}</LinkButton>
    </div>
  );
}
