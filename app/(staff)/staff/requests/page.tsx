import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RequestList } from '@/components/desk/request-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { requestStates } from '@/lib/rules/vocabulary';
import { filterList } from '../../actions';
import { licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { requests } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.requests');
  return { title: t('title') };
}

/** Requests for the seats of computers that no longer work: those that wait, the oldest first. */
export default async function RequestsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(requests, searchParams);
  const { filters, page } = opened;
  const t = await getTranslations('staff.requests');
  return (
    <RequestList
      list={withRows(opened, (row) => ({
        ...row,
        organizationName: readableAddress(row.organizationName),
        registeredEmail: readableAddress(row.registeredEmail),
        href: route(`/staff/requests/${row.id}`),
        licenseHref: licenseHref(row.licenseId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/requests/csv'))}
      fixed={filters.license ? { name: 'license', label: filters.license } : undefined}
      filters={[
        {
          ...{ name: 'state', label: t('state'), value: filters.state, any: false },
          choices: [
            ...requestStates.map((value) => ({ value, label: t(`states.${value}`) })),
            { value: 'all', label: t('all') },
          ],
        },
        {
          ...{ name: 'product', label: t('product'), value: filters.product },
          choices: (page.products ?? []).map(({ id, name }) => ({ value: `${id}`, label: name })),
        },
      ]}
    />
  );
}
