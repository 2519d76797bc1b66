import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { AddressCell } from './cells';
import { type Column, DataTable } from './data-table';
import { DayCell } from './day-cell';
import { RowLink } from './row-link';

type Row = {
  id: string;
  href: Route;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  lastDay: string | null;
};

type Props = {
  rows: Row[];
  /** Days within which they end. */
  days: number;
  total: { count: number; more: boolean };
  listHref: Route;
  fileHref: Route;
};

/** Licenses that end soon, the first of them; the rest is a list, or a file. */
export function EndingLicenses({ rows, days, total, listHref, fileHref }: Props) {
  const t = useTranslations('staff.overview.ending');
  const licenses = useTranslations('staff.licenses');
  const list = useTranslations('staff.list');
  const columns: Column<Row>[] = [
    {
      key: 'license',
      label: licenses('license'),
      cell: ({ href, keyEnding }) => (
        <RowLink href={href} code>
          …{keyEnding}
        </RowLink>
      ),
    },
    {
      key: 'email',
      label: licenses('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    { key: 'product', label: licenses('product'), cell: ({ productName }) => productName },
    {
      key: 'ends',
      label: licenses('ends'),
      numeric: true,
      cell: ({ lastDay }) => (lastDay ? <DayCell day={lastDay} /> : null),
    },
  ];
  return (
    <section className="desk-card">
      <h2>{t('title', { days })}</h2>
      <p className="mb-2">{t('said', { count: total.count, more: `${total.more}` })}</p>
      {rows.length > 0 ? (
        <>
          <DataTable
            caption={t('title', { days })}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
          />
          <p className="desk-foot">
            <Link href={listHref} prefetch={false} className="text-link">
              {t('all')}
            </Link>
            <a href={fileHref} download className="text-link">
              {list('export')}
            </a>
          </p>
        </>
      ) : null}
    </section>
  );
}
