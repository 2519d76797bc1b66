import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkOver } from '@/components/landing/link-over';
import { OwnerQuestion } from '@/components/landing/owner-question';
import { describeNotMe } from '@/lib/operations/was-not-me/was-not-me';
import { portal } from '@/lib/portal';
import { coming } from '@/lib/operations/viewer';
import { viewerOf } from '@/lib/auth/viewer';
import { stopReleases } from './actions';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('wasNotMe');
  return { title: t('title') };
}

/** Where "this was not me" of a mail leads. Reading it changes nothing; the button stops releases. */
export default async function WasNotMePage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const link = await describeNotMe(portal(), coming(await viewerOf(), 'mail-link'), token);
  if (!link.ok) return <LinkOver />;
  const t = await getTranslations('wasNotMe');
  const { superseded, gathered, at, ...computer } = link.value;
  return (
    <OwnerQuestion
      {...computer}
      title={t('title')}
      lead={t(gathered ? 'leadGathered' : superseded ? 'leadTookOver' : 'lead')}
      happened={{ label: t(gathered ? 'happened' : superseded ? 'tookOver' : 'released'), at }}
      consequence={t('consequence')}
      submit={t('submit')}
      pending={t('pending')}
      otherwise={t('otherwise')}
      action={stopReleases}
      fields={{ token }}
    />
  );
}
