import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';
import { LinkOver } from '@/components/landing/link-over';
import { OwnerQuestion } from '@/components/landing/owner-question';
import { describeReleaseLink } from '@/lib/operations/release-request/confirm-release-request';
import { portal } from '@/lib/portal';
import { coming } from '@/lib/operations/viewer';
import { viewerOf } from '@/lib/auth/viewer';
import { confirmRequest } from './actions';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('releaseRequest');
  return { title: t('title') };
}

/** Where the owner confirms that a computer no longer works. Reading it changes nothing. */
export default async function ReleaseRequestPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const link = await describeReleaseLink(portal(), coming(await viewerOf(), 'mail-link'), token);
  if (!link.ok) return <LinkOver />;
  const t = await getTranslations('releaseRequest');
  const { active, ...computer } = link.value;
  if (!active) {
    const next = { href: '/licenses', label: t('signIn') } as const;
    return <Done tone="info" title={t('closed')} text={t('closedText')} next={next} />;
  }
  return (
    <OwnerQuestion
      {...computer}
      title={t('title')}
      lead={t('lead')}
      consequence={t('consequence')}
      submit={t('submit')}
      pending={t('pending')}
      otherwise={t('otherwise')}
      action={confirmRequest}
      fields={{ token }}
    />
  );
}
