import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PeopleList } from '@/components/desk/people-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { filterList } from '../../actions';
import { organizationHref } from '../../desk-links';
import { listHref, type Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { people } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.people');
  return { title: t('title') };
}

/** Who signs in for customers; from here the portal is seen as one of them sees it. */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<Query> }) {
  const opened = await openList(people, searchParams);
  const { filters, page } = opened;
  const { organization } = filters;
  const t = await getTranslations('staff.people');
  return (
    <PeopleList
      list={withRows(opened, (row) => ({
        ...row,
        email: readableAddress(row.email),
        href: listHref(route('/staff/licenses'), { email: row.email }),
        mailsHref: listHref(route('/staff/mails'), { recipient: row.email }),
        viewHref: listHref(route('/staff/view'), { email: row.email }),
        organizations: row.organizations.map((one) => ({
          ...one,
          name: readableAddress(one.name),
          href: organizationHref(one.id),
        })),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/people/csv'))}
      fixed={
        organization
          ? {
              name: 'organization',
              label: readableAddress(page.organizationName ?? organization),
            }
          : undefined
      }
      filters={[{ name: 'email', label: t('search'), value: filters.email }]}
    />
  );
}
