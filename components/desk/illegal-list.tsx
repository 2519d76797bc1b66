import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import type { ActivationState } from '@/lib/rules/vocabulary';
import { CodeCell, MomentCell } from './cells';
import { type OfComputer, useComputerColumns } from './computer-columns';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

type IllegalRow = OfComputer & {
  state: ActivationState;
  firstSeenAt: Date;
  lastSeenAt: Date;
  times: number;
  address: string;
  stops: boolean;
  liftedAt: Date | null;
};

/** Computers that were seen using a license they had given up. */
export function IllegalList(parts: ListParts<IllegalRow>) {
  const t = useTranslations('staff.illegal');
  const columns: ListColumn<IllegalRow>[] = [
    ...useComputerColumns<IllegalRow>(),
    { key: 'activation', label: t('activation'), cell: ({ state }) => <StateMark state={state} /> },
    {
      key: 'first-seen',
      label: t('firstSeen'),
      cell: ({ firstSeenAt }) => <MomentCell at={firstSeenAt} />,
    },
    {
      key: 'last-seen',
      label: t('lastSeen'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ lastSeenAt }) => <MomentCell at={lastSeenAt} />,
    },
    { key: 'times', label: t('times'), numeric: true, cell: ({ times }) => times },
    { key: 'address', label: t('address'), cell: ({ address }) => <CodeCell code={address} /> },
    {
      key: 'consequence',
      label: t('consequence'),
      cell: ({ stops }) => (stops ? t('stops') : null),
    },
    {
      key: 'dismissed',
      label: t('dismissed'),
      extra: true,
      cell: ({ liftedAt }) => <MomentCell at={liftedAt} />,
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
