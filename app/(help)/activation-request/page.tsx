import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Done } from '@/components/landing/done';
import { LandingRefused } from '@/components/landing/landing-refused';
import { LinkOver } from '@/components/landing/link-over';
import { OwnerQuestion } from '@/components/landing/owner-question';
import { viewerOf } from '@/lib/auth/viewer';
import { describeActivationLink } from '@/lib/operations/waiting/confirm-activation';
import { coming } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { offerSupportFor } from '../../support';
import { confirmNewKey } from './actions';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activationRequest');
  return { title: t('title') };
}

/** Where the owner says yes to a request that waits. Reading it changes nothing. */
export default async function ActivationRequestPage({
  searchParams,
}: {
  searchParams: SearchParams;
}) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const viewer = await viewerOf();
  const link = await describeActivationLink(portal(), coming(viewer, 'mail-link'), token);
  if (!link?.ok) return <LinkOver />;
  const t = await getTranslations('activationRequest');
  const { next, activeSince, ...computer } = link.value;
  if (next === 'done') {
    const to = { href: '/licenses', label: t('signIn') } as const;
    return <Done tone="info" title={t('done')} text={t('doneText')} next={to} />;
  }
  if (next !== 'activate') {
    return (
      <LandingRefused
        refusal={next}
        support={await offerSupportFor(next)}
        productName={computer.productName}
        computerName={computer.computerName || undefined}
        licenseEnding={computer.keyEnding}
        licensesHref="/licenses"
        signedIn={viewer.kind !== 'key-holder'}
      />
    );
  }
  return (
    <OwnerQuestion
      {...computer}
      happened={{ label: t('since'), at: activeSince }}
      title={t('title')}
      lead={t('lead')}
      consequence={t('consequence')}
      submit={t('submit')}
      pending={t('pending')}
      otherwise={t('otherwise')}
      action={confirmNewKey}
      fields={{ token }}
    />
  );
}
