import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ClonedList } from '@/components/desk/cloned-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { cloned } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.cloned');
  return { title: t('title') };
}

/** Computers whose activation seems to be in use twice. */
export default async function ClonedComputersPage({
  searchParams,
}: {
  searchParams: Promise<Query>;
}) {
  const opened = await openList(cloned, searchParams);
  const { filters, page } = opened;
  const t = await getTranslations('staff.cloned');
  return (
    <ClonedList
      list={withRows(opened, (row) => ({
        ...row,
        registeredEmail: readableAddress(row.registeredEmail),
        href: route(`/staff/cloned-computers/${row.id}`),
        licenseHref: licenseHref(row.licenseId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/cloned-computers/csv'))}
      fixed={filters.license ? { name: 'license', label: filters.license } : undefined}
      filters={[
        {
          ...{ name: 'product', label: t('product'), value: filters.product },
          choices: (page.products ?? []).map(({ id, name }) => ({ value: `${id}`, label: name })),
        },
      ]}
    />
  );
}
