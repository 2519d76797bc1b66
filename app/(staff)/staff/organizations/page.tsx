import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OrganizationList } from '@/components/desk/organization-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { organizationHref } from '../../desk-links';
import { listHref, type Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { organizations } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.organizations');
  return { title: t('title') };
}

/** Who owns licenses: companies, and whoever bought for themselves. */
export default async function OrganizationsPage({
  searchParams,
}: {
  searchParams: Promise<Query>;
}) {
  const opened = await openList(organizations, searchParams);
  const { filters } = opened;
  const t = await getTranslations('staff.organizations');
  return (
    <OrganizationList
      list={withRows(opened, (row) => ({
        ...row,
        name: row.personal ? readableAddress(row.name) : row.name,
        href: organizationHref(row.id),
        licensesHref: listHref(route('/staff/licenses'), { organization: row.id }),
        peopleHref: listHref(route('/staff/people'), { organization: row.id }),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/organizations/csv'))}
      filters={[
        { name: 'named', label: t('search'), value: filters.named },
        {
          ...{ name: 'kind', label: t('kind'), value: filters.kind, any: false },
          choices: (['company', 'private', 'all'] as const).map((value) => ({
            value,
            label: t(`kinds.${value}`),
          })),
        },
      ]}
    />
  );
}
