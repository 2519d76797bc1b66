import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';
import { offerSupport } from '../../../support';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('wasNotMe');
  return { title: t('done') };
}

/** What follows from "this was not me", and how the owner allows releases again. */
export default async function WasNotMeDonePage() {
  const t = await getTranslations('wasNotMe');
  const support = await offerSupport('was-not-me');
  return (
    <Done
      tone="success"
      title={t('done')}
      text={t('doneText', { support: support.ways.length > 0 ? 'known' : 'none' })}
      support={support}
      next={{ href: '/licenses', label: t('signIn') }}
    />
  );
}
