import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { AddressCell, LicenseCell, WordsCell } from './cells';
import { type Column, DataTable } from './data-table';

export type ImportedLine = {
  licenseId: string;
  href: Route;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  organizationName: string;
  seats: number;
  lastDay: string | null;
  reference: string | null;
};

/** Licenses that a list created, by the last group of their keys. */
export function ImportedTable({ rows, caption }: { rows: ImportedLine[]; caption: string }) {
  const t = useTranslations('staff.importLicenses');
  const columns: Column<ImportedLine>[] = [
    {
      key: 'key',
      label: t('key'),
      cell: ({ href, keyEnding }) => <LicenseCell href={href} keyEnding={keyEnding} />,
    },
    { key: 'product', label: t('columns.product'), cell: ({ productName }) => productName },
    {
      key: 'email',
      label: t('columns.email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    {
      key: 'organization',
      label: t('columns.organization'),
      cell: ({ organizationName }) => <WordsCell text={organizationName} />,
    },
    { key: 'seats', label: t('columns.seats'), numeric: true, cell: ({ seats }) => seats },
    {
      key: 'lastDay',
      label: t('columns.lastDay'),
      numeric: true,
      cell: ({ lastDay }) => lastDay ?? <span className="text-muted">–</span>,
    },
    {
      key: 'reference',
      label: t('columns.reference'),
      cell: ({ reference }) => <WordsCell text={reference} />,
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      keyOf={({ licenseId }) => licenseId}
    />
  );
}
