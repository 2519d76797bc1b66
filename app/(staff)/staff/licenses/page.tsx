import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LicenseList } from '@/components/desk/license-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { standings } from '@/lib/rules/standing';
import { licenseTerms } from '@/lib/rules/vocabulary';
import { filterList } from '../../actions';
import { licenseHref, organizationHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { licenses } from '@/lib/desk-lists';

const HORIZONS = [7, 30, 90] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.licenses');
  return { title: t('title') };
}

/** All licenses of the vendor. What is shown of them stands in the address. */
export default async function DeskLicensesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(licenses, searchParams);
  const { filters, page } = opened;
  const t = await getTranslations('staff.licenses');
  const state = await getTranslations('state');
  const { organization } = filters;
  return (
    <LicenseList
      list={withRows(opened, (row) => ({
        ...row,
        organizationName: readableAddress(row.organizationName),
        registeredEmail: readableAddress(row.registeredEmail),
        href: licenseHref(row.id),
        organizationHref: organizationHref(row.organizationId),
      }))}
      isFiltered={Object.values(filters).some((value) => value !== undefined)}
      filter={filterList}
      action={{ href: route('/staff/licenses/new'), label: t('create') }}
      fileHref={fileHref(opened, route('/staff/licenses/csv'))}
      fixed={
        organization
          ? {
              name: 'organization',
              label: readableAddress(page.organizationName ?? organization),
            }
          : undefined
      }
      filters={[
        {
          ...{ name: 'status', label: t('state'), value: filters.status },
          choices: standings.map((value) => ({ value, label: state(value) })),
        },
        {
          ...{ name: 'product', label: t('product'), value: filters.product },
          choices: (page.products ?? []).map(({ id, name }) => ({ value: `${id}`, label: name })),
        },
        {
          ...{ name: 'term', label: t('term'), value: filters.term },
          choices: licenseTerms.map((value) => ({ value, label: t(`terms.${value}`) })),
        },
        {
          ...{ name: 'ending', label: t('ends'), value: filters.ending },
          choices: [...new Set([...HORIZONS, ...(filters.ending ? [filters.ending] : [])])].map(
            (days) => ({ value: String(days), label: t('endingWithin', { days }) }),
          ),
        },
        { name: 'email', label: t('email'), value: filters.email },
      ]}
    />
  );
}
