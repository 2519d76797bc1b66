import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';
import type { Standing } from '@/lib/rules/standing';
import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { AddressCell } from './cells';
import { DayCell } from './day-cell';
import { DeskList, type ListColumn, type ListParts } from './desk-list';
import { RowLink } from './row-link';
import { SeatsCell } from './seats-cell';

export type LicenseRow = {
  id: string;
  href: Route;
  organizationHref: Route;
  productName: string;
  organizationName: string;
  registeredEmail: string;
  keyEnding: string;
  standing: Standing;
  term: LicenseTerm;
  lastDay: string | null;
  maintenanceLastDay: string | null;
  createdAt: Date;
  seats: number;
  seatsUsed: number;
};

/** Licenses to be compared. `isFiltered`: that there is none means that none fits. */
export function LicenseList({
  isFiltered,
  ...parts
}: ListParts<LicenseRow> & { isFiltered: boolean }) {
  const t = useTranslations('staff.licenses');
  const columns: ListColumn<LicenseRow>[] = [
    {
      key: 'license',
      label: t('license'),
      cell: ({ href, keyEnding }) => (
        <RowLink href={href} code>
          …{keyEnding}
        </RowLink>
      ),
    },
    {
      key: 'organization',
      label: t('organization'),
      cell: ({ organizationHref, organizationName, registeredEmail }) =>
        organizationName === registeredEmail ? (
          <span className="text-muted">{t('private')}</span>
        ) : (
          <Link href={organizationHref} prefetch={false} className="desk-quiet-link">
            {strangersWord(organizationName)}
          </Link>
        ),
    },
    {
      key: 'email',
      label: t('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    { key: 'state', label: t('state'), cell: ({ standing }) => <StateMark state={standing} /> },
    {
      key: 'maintenance',
      label: t('maintenance'),
      extra: true,
      numeric: true,
      cell: ({ maintenanceLastDay: day }) => (day ? <DayCell day={day} /> : null),
    },
    {
      key: 'seats',
      label: t('seats'),
      numeric: true,
      cell: ({ seats, seatsUsed }) => <SeatsCell used={seatsUsed} seats={seats} />,
    },
    {
      key: 'ends',
      label: t('ends'),
      numeric: true,
      sorts: { ascending: 'ending', descending: 'ending-last' },
      cell: ({ lastDay, term }) => (
        <>
          {term === 'subscription' ? null : (
            <span className="text-muted">{t(`terms.${term}`)} </span>
          )}
          {lastDay ? <DayCell day={lastDay} /> : null}
        </>
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
      empty={{
        title: t(isFiltered ? 'noneTitle' : 'emptyTitle'),
        text: t(isFiltered ? 'noneText' : 'emptyText'),
      }}
    />
  );
}
