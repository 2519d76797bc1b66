import type { Metadata, Route } from 'next';
import { notHere } from '@/lib/not-here';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { FilterBar } from '@/components/desk/filter-bar';
import { LicenseTable } from '@/components/desk/license-table';
import { Pager } from '@/components/desk/pager';
import { EmptyState } from '@/components/ui/empty-state';
import { listDeskLicenses } from '@/lib/operations/desk/list-desk-licenses';
import { portal } from '@/lib/portal';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { licenseSorts, licenseTerms } from '@/lib/rules/vocabulary';
import { listHref, oneOf, type Query, readQuery, rowId, whole, words } from '../../list-query';
import { requireStaff } from '../../require-staff';

const PATH = route('/staff/licenses');
const STANDINGS = ['active', 'grace', 'expired', 'suspended', 'revoked'] as const;
const HORIZONS = [7, 30, 90] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.licenses');
  return { title: t('title') };
}

/** All licenses of the vendor. What is shown of them stands in the address. */
export default async function DeskLicensesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(PATH);
  const { at, sort, ...filters } = readQuery(await searchParams, {
    status: oneOf(STANDINGS),
    product: whole(4_294_967_295),
    term: oneOf(licenseTerms),
    organization: rowId,
    ending: whole(3650),
    sort: oneOf(licenseSorts),
    at: words(400),
  });
  const page = await listDeskLicenses(portal(), viewer, {
    filters: {
      standing: filters.status,
      productId: filters.product,
      term: filters.term,
      organizationId: filters.organization,
      endingWithin: filters.ending,
    },
    ...(sort ? { sort } : {}),
    cursor: at,
  });
  if (!page) return await notHere();
  const t = await getTranslations('staff.licenses');
  const state = await getTranslations('state');
  const hrefOf = (changes: Record<string, string | undefined>) =>
    listHref(PATH, { ...filters, sort, ...changes });
  const pageHref = (cursor: string | null): Route | undefined =>
    cursor ? hrefOf({ at: cursor }) : undefined;
  const now = sort ?? 'newest';
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <DeskHeader
        title={t('title')}
        action={{ href: route('/staff/licenses/new'), label: t('create') }}
      />
      <FilterBar
        path={PATH}
        keep={{ sort }}
        fixed={
          filters.organization
            ? {
                name: 'organization',
                value: filters.organization,
                label: readableAddress(page.organizationName ?? filters.organization),
                withoutHref: hrefOf({ organization: undefined }),
              }
            : undefined
        }
        filters={[
          {
            name: 'status',
            label: t('state'),
            value: filters.status,
            choices: STANDINGS.map((value) => ({ value, label: state(value) })),
          },
          {
            name: 'product',
            label: t('product'),
            value: filters.product?.toString(),
            choices: page.products.map(({ id, name }) => ({ value: String(id), label: name })),
          },
          {
            name: 'term',
            label: t('term'),
            value: filters.term,
            choices: licenseTerms.map((value) => ({ value, label: t(`terms.${value}`) })),
          },
          {
            name: 'ending',
            label: t('ends'),
            value: filters.ending?.toString(),
            choices: [...new Set([...HORIZONS, ...(filters.ending ? [filters.ending] : [])])].map(
              (days) => ({ value: String(days), label: t('endingWithin', { days }) }),
            ),
          },
        ]}
      />
      {page.rows.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'noneTitle' : 'emptyTitle')}
          text={t(isFiltered ? 'noneText' : 'emptyText')}
        />
      ) : (
        <LicenseTable
          licenses={page.rows.map((row) => ({
            ...row,
            organizationName: readableAddress(row.organizationName),
            registeredEmail: readableAddress(row.registeredEmail),
            href: route(`/staff/licenses/${row.id}`),
            organizationHref: hrefOf({ organization: row.organizationId }),
          }))}
          sorts={{
            created: {
              href: hrefOf({ sort: now === 'newest' ? 'oldest' : 'newest' }),
              now: now === 'newest' ? 'descending' : now === 'oldest' ? 'ascending' : undefined,
            },
            ends: {
              href: hrefOf({ sort: now === 'ending' ? 'ending-last' : 'ending' }),
              now:
                now === 'ending' ? 'ascending' : now === 'ending-last' ? 'descending' : undefined,
            },
          }}
        />
      )}
      <Pager
        previousHref={pageHref(page.previous)}
        nextHref={pageHref(page.next)}
        total={page.total}
      />
    </>
  );
}
