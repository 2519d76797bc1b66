import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DirectoryFacts } from '@/components/provisioning/directory-facts';
import { TokenList } from '@/components/provisioning/token-list';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { oneOf, type Query, readQuery } from '@/lib/list-query';
import { notHere } from '@/lib/not-here';
import { getProvisioning } from '@/lib/operations/provisioning/get-provisioning';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { visible } from '@/lib/strangers-words';
import { requireViewer } from '../../../require-viewer';
import { signOnHref } from '../sign-on/sign-on-href';
import { makeToken, replaceToken, revokeToken } from './actions';
import { provisioningDeeds, provisioningHref } from './provisioning-href';

type Props = { params: Promise<{ organizationId: string }>; searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('provisioning');
  return { title: t('title') };
}

/** Where a contact lets the directory of their organization say who belongs to it. */
export default async function ProvisioningPage({ params, searchParams }: Props) {
  const { organizationId } = await params;
  const viewer = await requireViewer(provisioningHref(organizationId));
  const view = await getProvisioning(portal(), viewer, organizationId);
  if (!view) return await notHere();
  const t = await getTranslations('provisioning');
  const { done } = readQuery(await searchParams, { done: oneOf(provisioningDeeds) });
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
      <DirectoryFacts
        endpoint={view.endpoint}
        domains={view.domains}
        signOn={signOnHref(organizationId)}
      />
      <TokenList
        fields={{ organizationId }}
        tokens={view.tokens.map((token) => ({ ...token, name: visible(token.name) }))}
        make={makeToken}
        replace={replaceToken}
        revoke={revokeToken}
      />
    </div>
  );
}
