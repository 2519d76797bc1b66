import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { AddressCell, CodeCell, ComputerCell, LicenseCell, MomentCell } from './cells';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type ClonedRow = {
  id: string;
  href: Route;
  licenseHref: Route;
  keyEnding: string;
  productName: string;
  registeredEmail: string;
  computerName: string;
  computerId: string;
  at: Date;
  forks: number;
  suspendedAt: Date | null;
};

/** Computers whose activation seems to be in use twice. */
export function ClonedList(parts: ListParts<ClonedRow>) {
  const t = useTranslations('staff.cloned');
  const columns: ListColumn<ClonedRow>[] = [
    {
      key: 'computer',
      label: t('computer'),
      cell: ({ href, computerName, computerId }) => (
        <ComputerCell href={href} name={computerName} id={computerId} />
      ),
    },
    {
      key: 'computer-id',
      label: t('computerId'),
      cell: ({ computerId }) => <CodeCell code={computerId} />,
    },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding }) => (
        <LicenseCell href={licenseHref} keyEnding={keyEnding} />
      ),
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    {
      key: 'email',
      label: t('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    {
      key: 'at',
      label: t('at'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ at }) => <MomentCell at={at} />,
    },
    { key: 'forks', label: t('forks'), numeric: true, cell: ({ forks }) => forks },
    {
      key: 'consequence',
      label: t('consequence'),
      cell: ({ suspendedAt }) => (suspendedAt ? t('suspended') : null),
    },
  ];
  return (
    <DeskList
      {...parts}
      title={t('title')}
      columns={columns}
      keyOf={({ id }) => id}
      empty={{ title: t('noneTitle'), text: t('noneText') }}
    />
  );
}
