import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/form/action-form';
import { SubmitButton } from '@/components/form/submit-button';
import { LinkOver } from '@/components/landing/link-over';
import { PageHeader } from '@/components/ui/page-header';
import { viewerOf } from '@/lib/auth/viewer';
import type { Query } from '@/lib/list-query';
import { describeDomainLink } from '@/lib/operations/sign-on/prove-domain';
import { coming } from '@/lib/operations/viewer';
import { portal } from '@/lib/portal';
import { visible } from '@/lib/strangers-words';
import { confirmDomain } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signOn.ofDomain');
  return { title: t('title') };
}

/** Where the mail to whoever runs a domain leads. Reading it changes nothing; the button says yes. */
export default async function DomainPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const token = typeof query.token === 'string' ? query.token : '';
  const link = await describeDomainLink(portal(), coming(await viewerOf(), 'mail-link'), token);
  if (!link.ok) return <LinkOver />;
  const t = await getTranslations('signOn.ofDomain');
  const names = {
    domain: () => <bdi translate="no">{link.value.domain}</bdi>,
    organization: () => <bdi translate="no">{visible(link.value.organizationName)}</bdi>,
  };
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('title')} lead={t.rich('lead', names)} />
      <p className="mb-6">{t.rich('what', names)}</p>
      <ActionForm action={confirmDomain} fields={{ token }} id="confirm-domain">
        <SubmitButton wide>{t('submit')}</SubmitButton>
      </ActionForm>
      <p className="mt-4 text-muted">{t('otherwise')}</p>
    </div>
  );
}
