import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { signOnFailed } from '@/app/(sign-in)/sign-in/sign-on-failed';
import { DomainList } from '@/components/sign-on/domain-list';
import { ProviderForm } from '@/components/sign-on/provider-form';
import { UseForms } from '@/components/sign-on/use-forms';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { oneOf, type Query, readQuery, rowId } from '@/lib/list-query';
import { notHere } from '@/lib/not-here';
import { getSignOn } from '@/lib/operations/sign-on/get-sign-on';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { visible } from '@/lib/strangers-words';
import { requireViewer } from '../../../require-viewer';
import {
  dropDomain,
  dropProvider,
  lookUpDomain,
  mailDomain,
  nameDomain,
  nameProvider,
  tryProvider,
  useProvider,
} from './actions';
import { signOnDeeds, signOnHref } from './sign-on-href';

type Props = { params: Promise<{ organizationId: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signOn');
  return { title: t('title') };
}

/** Where a contact sets up how the people of their organization sign in. */
export default async function SignOnPage({ params, searchParams }: Props) {
  const { organizationId } = await params;
  const viewer = await requireViewer(signOnHref(organizationId));
  const view = await getSignOn(portal(), viewer, organizationId);
  if (!view) return await notHere();
  const t = await getTranslations('signOn');
  const query = await searchParams;
  const { done, domain } = readQuery(query, { done: oneOf(signOnDeeds), domain: rowId });
  const failed = await signOnFailed(query);
  const fields = { organizationId };
  const { provider } = view;
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader
        title={t('title')}
        back={{ href: route(`/organizations/${organizationId}`), label: t('back') }}
        lead={t.rich('lead', {
          organization: () => <bdi translate="no">{visible(view.organizationName)}</bdi>,
        })}
      />
      {done ? (
        <div role="status" className="mb-6">
          <Notice tone="success" title={t(`done.${done}`)} />
        </div>
      ) : null}
      {failed ? (
        <div className="mb-6">
          <Notice tone="error" title={failed.title}>
            <p>{failed.text}</p>
          </Notice>
        </div>
      ) : null}
      <ProviderForm
        fields={fields}
        redirectUri={view.redirectUri}
        provider={
          provider && {
            issuer: visible(provider.issuer),
            clientId: visible(provider.clientId),
            typed: { issuer: provider.issuer, clientId: provider.clientId },
          }
        }
        save={nameProvider}
      />
      <DomainList
        fields={fields}
        domains={view.domains.map((one) => ({
          ...one,
          href: signOnHref(organizationId, { domain: one.id }),
        }))}
        open={domain ?? view.domains.findLast(({ provenAt }) => !provenAt)?.id}
        add={nameDomain}
        lookUp={lookUpDomain}
        mail={mailDomain}
        remove={dropDomain}
      />
      <UseForms
        fields={fields}
        provider={provider}
        proven={view.domains.some(({ provenAt }) => provenAt)}
        test={tryProvider}
        choose={useProvider}
        remove={dropProvider}
      />
    </div>
  );
}
