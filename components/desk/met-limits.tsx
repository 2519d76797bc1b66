import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { AddressCell, MomentCell } from './cells';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

type Row = {
  licenseId: string;
  href: Route;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  released: number;
  lastAt: Date;
  nextAt: Date | null;
};

/** Whose license may release no more without a code, and did so this week. */
export function MetLimits({ rows }: { rows: Row[] }) {
  const t = useTranslations('staff.overview.limits');
  const licenses = useTranslations('staff.licenses');
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
    { key: 'released', label: t('released'), numeric: true, cell: ({ released }) => released },
    { key: 'last', label: t('last'), cell: ({ lastAt }) => <MomentCell at={lastAt} /> },
    {
      key: 'next',
      label: t('next'),
      cell: ({ nextAt }) => (nextAt ? <MomentCell at={nextAt} /> : t('never')),
    },
  ];
  return (
    <section className="desk-card">
      <h2>{t('title')}</h2>
      <p className="mb-2">{t('said', { count: rows.length })}</p>
      {rows.length > 0 ? (
        <DataTable
          caption={t('title')}
          columns={columns}
          rows={rows}
          keyOf={({ licenseId }) => licenseId}
        />
      ) : null}
    </section>
  );
}
