import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { AttemptCode, Door } from '@/lib/rules/vocabulary';
import { AddressCell, CodeCell, LicenseCell, MomentCell } from './cells';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type AttemptRow = {
  id: string;
  licenseHref: Route | null;
  keyEnding: string | null;
  productName: string | null;
  registeredEmail: string | null;
  computerId: string;
  code: AttemptCode;
  door: Door;
  times: number;
  firstAt: Date;
  lastAt: Date;
};

/** Activations that were refused, to be compared. */
export function AttemptList(parts: ListParts<AttemptRow>) {
  const t = useTranslations('staff.attempts');
  const why = useTranslations('refusal');
  const doors = useTranslations('staff.events.doors');
  const columns: ListColumn<AttemptRow>[] = [
    {
      key: 'last',
      label: t('last'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ lastAt }) => <MomentCell at={lastAt} />,
    },
    { key: 'why', label: t('why'), cell: ({ code }) => why(`${code}.title`) },
    { key: 'times', label: t('times'), numeric: true, cell: ({ times }) => times },
    {
      key: 'license',
      label: t('license'),
      cell: ({ licenseHref, keyEnding }) =>
        licenseHref ? <LicenseCell href={licenseHref} keyEnding={keyEnding} /> : null,
    },
    { key: 'product', label: t('product'), cell: ({ productName }) => productName },
    {
      key: 'email',
      label: t('email'),
      cell: ({ registeredEmail }) => <AddressCell address={registeredEmail} />,
    },
    {
      key: 'computer-id',
      label: t('computerId'),
      cell: ({ computerId }) => <CodeCell code={computerId} />,
    },
    { key: 'door', label: t('door'), cell: ({ door }) => doors(door) },
    {
      key: 'first',
      label: t('first'),
      extra: true,
      cell: ({ firstAt }) => <MomentCell at={firstAt} />,
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
