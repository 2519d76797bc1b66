import type { Metadata, Route } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskHeader } from '@/components/desk/desk-header';
import { FilterBar } from '@/components/desk/filter-bar';
import { Pager } from '@/components/desk/pager';
import { TrailTable } from '@/components/desk/trail-table';
import { EmptyState } from '@/components/ui/empty-state';
import { notHere } from '@/lib/not-here';
import { listEvents } from '@/lib/operations/trail/list-events';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { eventCategories } from '@/lib/rules/event-categories';
import { eventFilters, readEventQuery } from '../../event-query';
import { listHref, type Query } from '../../list-query';
import { requireStaff } from '../../require-staff';

const PATH = route('/staff/events');

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.trail');
  return { title: t('title') };
}

/** What happened on this portal, newest first. What is shown of it stands in the address. */
export default async function EventsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireStaff(PATH);
  const { at, ...filters } = readEventQuery(await searchParams);
  const page = await listEvents(portal(), viewer, { filters: eventFilters(filters), cursor: at });
  if (!page) return await notHere();
  const t = await getTranslations('staff.trail');
  const hrefOf = (changes: Record<string, string | undefined>) =>
    listHref(PATH, { ...filters, ...changes });
  const pageHref = (cursor: string | null): Route | undefined =>
    cursor ? hrefOf({ at: cursor }) : undefined;
  return (
    <>
      <DeskHeader title={t('title')} />
      <FilterBar
        path={PATH}
        keep={{}}
        fixed={
          filters.license
            ? {
                ...{ name: 'license', value: filters.license },
                label: page.keyEnding ? `…${page.keyEnding}` : filters.license,
                withoutHref: hrefOf({ license: undefined }),
              }
            : undefined
        }
        filters={[
          {
            ...{ name: 'category', label: t('category'), value: filters.category },
            choices: eventCategories.map((value) => ({ value, label: t(`categories.${value}`) })),
          },
          { name: 'person', label: t('person'), value: filters.person },
          { name: 'since', label: t('since'), value: filters.since, type: 'date' },
          { name: 'until', label: t('until'), value: filters.until, type: 'date' },
        ]}
      />
      {page.rows.length === 0 ? (
        <EmptyState title={t('noneTitle')} text={t('noneText')} />
      ) : (
        <TrailTable
          events={page.rows}
          personHref={(person) => hrefOf({ person })}
          licenseHref={(license) => hrefOf({ license })}
        />
      )}
      <Pager
        previousHref={pageHref(page.previous)}
        nextHref={pageHref(page.next)}
        total={page.total}
      />
      <p className="mt-3">
        {/* A file, not a page: the browser itself has to fetch it. */}
        <a href={listHref(route('/staff/events/csv'), filters)} download className="text-link">
          {t('export')}
        </a>
      </p>
    </>
  );
}
