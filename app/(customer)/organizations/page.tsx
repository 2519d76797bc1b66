import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OrganizationLinks } from '@/components/organization/organization-links';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '../require-viewer';
import { ownOrganizations } from './list-own';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('organization');
  return { title: t('list') };
}

/** The organizations of which the viewer is. */
export default async function OrganizationsPage() {
  const viewer = await requireViewer('/organizations');
  const t = await getTranslations('organization');
  const organizations = await ownOrganizations(viewer);
  return (
    <div className="mx-auto max-w-reading">
      <PageHeader title={t('list')} back={{ href: '/licenses', label: t('back') }} />
      {organizations.length > 0 ? (
        <OrganizationLinks organizations={organizations} />
      ) : (
        <EmptyState title={t('noneTitle')} text={t('noneText')} />
      )}
    </div>
  );
}
