import { useTranslations } from 'next-intl';
import { MomentCell } from './cells';
import { type OfComputer, useComputerColumns } from './computer-columns';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type ClonedRow = OfComputer & {
  at: Date;
  forks: number;
  suspendedAt: Date | null;
};

/** Computers whose activation seems to be in use twice. */
export function ClonedList(parts: ListParts<ClonedRow>) {
  const t = useTranslations('staff.cloned');
  const columns: ListColumn<ClonedRow>[] = [
    ...useComputerColumns<ClonedRow>(),
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
      empty={{ title: t('noneTitle'), text: t('noneText') }}
    />
  );
}
