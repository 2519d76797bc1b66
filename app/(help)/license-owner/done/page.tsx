import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';
import { oneOf, type Query, readQuery } from '@/lib/list-query';

const PURPOSES = ['agree', 'take', 'claim'] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('licenseOwner');
  return { title: t('done') };
}

/** Whoever was asked said yes. Says no more than its address does. */
export default async function LicenseOwnerDonePage({
  searchParams,
}: {
  searchParams: Promise<Query>;
}) {
  const { what = 'take' } = readQuery(await searchParams, { what: oneOf(PURPOSES) });
  const t = await getTranslations('licenseOwner');
  const over = await getTranslations('linkOver');
  const next = { href: '/licenses', label: over('signIn') } as const;
  return <Done tone="success" title={t('done')} text={t(`doneText.${what}`)} next={next} />;
}
