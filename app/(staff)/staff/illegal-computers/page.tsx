import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { IllegalList } from '@/components/desk/illegal-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { illegal } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.illegal');
  return { title: t('title') };
}

/** Computers that were seen using a license they had given up. */
export default async function IllegalComputersPage({
  searchParams,
}: {
  searchParams: Promise<Query>;
}) {
  const opened = await openList(illegal, searchParams);
  const { filters, page } = opened;
  const t = await getTranslations('staff.illegal');
  return (
    <IllegalList
      list={withRows(opened, (row) => ({
        ...row,
        registeredEmail: readableAddress(row.registeredEmail),
        href: route(`/staff/illegal-computers/${row.id}`),
        licenseHref: licenseHref(row.licenseId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/illegal-computers/csv'))}
      fixed={filters.license ? { name: 'license', label: filters.license } : undefined}
      filters={[
        {
          ...{ name: 'state', label: t('state'), value: filters.state, any: false },
          choices: (['standing', 'dismissed', 'all'] as const).map((value) => ({
            value,
            label: t(`states.${value}`),
          })),
        },
        {
          ...{ name: 'product', label: t('product'), value: filters.product },
          choices: (page.products ?? []).map(({ id, name }) => ({ value: `${id}`, label: name })),
        },
      ]}
    />
  );
}
