import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TrailList } from '@/components/desk/trail-list';
import { route } from '@/lib/route';
import { eventCategories } from '@/lib/rules/event-categories';
import { filterList } from '../../actions';
import { computerHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { events } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.trail');
  return { title: t('title') };
}

/** What happened on this portal, newest first. What is shown of it stands in the address. */
export default async function EventsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(events, searchParams);
  const { filters, page, hrefOf } = opened;
  const t = await getTranslations('staff.trail');
  const { license } = filters;
  return (
    <TrailList
      list={withRows(opened, (row) => ({
        ...row,
        personHref: hrefOf({ person: row.person }),
        licenseHref: row.licenseId === null ? null : hrefOf({ license: row.licenseId }),
        computerHref: row.activationId === null ? null : computerHref(row.activationId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/events/csv'))}
      fixed={
        license
          ? { name: 'license', label: page.keyEnding ? `…${page.keyEnding}` : license }
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
  );
}
