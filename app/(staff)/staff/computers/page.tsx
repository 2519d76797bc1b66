import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeskComputerList } from '@/components/desk/computer-list';
import { readableAddress } from '@/lib/readable-address';
import { route } from '@/lib/route';
import { activationStates, doors } from '@/lib/rules/vocabulary';
import { filterList } from '../../actions';
import { computerHref, licenseHref } from '../../desk-links';
import type { Query } from '@/lib/list-query';
import { fileHref, openList, withRows } from '../../open-list';
import { computers } from '@/lib/desk-lists';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.computers');
  return { title: t('title') };
}

/** All computers that licenses are or were active on. What is shown of them stands in the address. */
export default async function DeskComputersPage({
  searchParams,
}: {
  searchParams: Promise<Query>;
}) {
  const opened = await openList(computers, searchParams);
  const { filters, page } = opened;
  const t = await getTranslations('staff.computers');
  const state = await getTranslations('state');
  const door = await getTranslations('staff.events.doors');
  return (
    <DeskComputerList
      list={withRows(opened, (row) => ({
        ...row,
        registeredEmail: readableAddress(row.registeredEmail),
        href: computerHref(row.id),
        licenseHref: licenseHref(row.licenseId),
      }))}
      filter={filterList}
      fileHref={fileHref(opened, route('/staff/computers/csv'))}
      fixed={filters.license ? { name: 'license', label: filters.license } : undefined}
      filters={[
        { name: 'computer', label: t('search'), value: filters.computer },
        {
          ...{ name: 'state', label: t('state'), value: filters.state },
          choices: activationStates.map((value) => ({ value, label: state(value) })),
        },
        {
          ...{ name: 'product', label: t('product'), value: filters.product },
          choices: (page.products ?? []).map(({ id, name }) => ({ value: `${id}`, label: name })),
        },
        {
          ...{ name: 'door', label: t('activatedBy'), value: filters.door },
          choices: doors.map((value) => ({ value, label: door(value) })),
        },
      ]}
    />
  );
}
