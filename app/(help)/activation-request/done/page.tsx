import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activationRequest');
  return { title: t('done') };
}

/** The owner said yes. Says no more than its address does. */
export default async function ActivationRequestDonePage() {
  const t = await getTranslations('activationRequest');
  const next = { href: '/licenses', label: t('signIn') } as const;
  return <Done tone="success" title={t('done')} text={t('doneText')} next={next} />;
}
