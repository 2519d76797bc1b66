import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('wasNotMe');
  return { title: t('done') };
}

/** What follows from "this was not me", and how the owner allows releases again. */
export default async function WasNotMeDonePage() {
  const t = await getTranslations('wasNotMe');
  return (
    <Done
      tone="success"
      title={t('done')}
      text={t('doneText')}
      next={{ href: '/licenses', label: t('signIn') }}
    />
  );
}
