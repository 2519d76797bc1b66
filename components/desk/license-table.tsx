import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import { When } from '@/components/ui/when';
import { strangersWord } from '@/lib/strangers-words';
import type { Standing } from '@/lib/rules/standing';
import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { type Column, DataTable } from './data-table';
import { DayCell } from './day-cell';
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
  createdAt: Date;
  seats: number;
  seatsUsed: number;
};

type Sort = NonNullable<Column<LicenseRow>['sort']>;
type Props = { licenses: LicenseRow[]; sorts: { created: Sort; ends: Sort } };

/** Licenses to be compared. */
export function LicenseTable({ licenses, sorts }: Props) {
  const t = useTranslations('staff.licenses');
  const columns: Column<LicenseRow>[] = [
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
      cell: ({ registeredEmail }) => <bdi translate="no">{registeredEmail}</bdi>,
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    { key: 'state', label: t('state'), cell: ({ standing }) => <StateMark state={standing} /> },
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
      sort: sorts.ends,
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
      sort: sorts.created,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
  return (
    <DataTable caption={t('title')} columns={columns} rows={licenses} keyOf={({ id }) => id} />
  );
}
