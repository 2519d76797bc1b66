import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';
import { DeskList, type ListColumn, type ListParts } from './desk-list';
import { RowLink } from './row-link';

type OrganizationRow = {
  id: string;
  href: Route;
  name: string;
  reference: string | null;
  personal: boolean;
  licenses: number;
  licensesHref: Route;
  people: number;
  peopleHref: Route;
  createdAt: Date;
};

/** Organizations to be compared. */
export function OrganizationList(parts: ListParts<OrganizationRow>) {
  const t = useTranslations('staff.organizations');
  const columns: ListColumn<OrganizationRow>[] = [
    {
      key: 'name',
      label: t('name'),
      sorts: { ascending: 'name', descending: 'name-last' },
      cell: ({ href, name }) => <RowLink href={href}>{strangersWord(name)}</RowLink>,
    },
    {
      key: 'reference',
      label: t('reference'),
      cell: ({ reference }) => <span translate="no">{strangersWord(reference ?? '')}</span>,
    },
    {
      key: 'kind',
      label: t('kind'),
      extra: true,
      cell: ({ personal }) => t(`one.${personal ? 'private' : 'company'}`),
    },
    {
      key: 'licenses',
      label: t('licenses'),
      numeric: true,
      cell: ({ licenses, licensesHref }) => (
        <Link href={licensesHref} prefetch={false} className="desk-quiet-link">
          {licenses}
        </Link>
      ),
    },
    {
      key: 'people',
      label: t('people'),
      numeric: true,
      cell: ({ people, peopleHref }) => (
        <Link href={peopleHref} prefetch={false} className="desk-quiet-link">
          {people}
        </Link>
      ),
    },
    {
      key: 'created',
      label: t('created'),
      numeric: true,
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
  return (
    <DeskList
      {...parts}
      title={t('title')}
      columns={columns}
      empty={{ title: t('noneTitle'), text: t('noneText') }}
    />
  );
}
