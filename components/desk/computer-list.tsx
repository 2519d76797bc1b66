import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import type { ActivationState, Door } from '@/lib/rules/vocabulary';
import { MomentCell } from './cells';
import { type OfComputer, useComputerColumns } from './computer-columns';
import { DeskList, type ListColumn, type ListParts } from './desk-list';

export type ComputerRow = OfComputer & {
  state: ActivationState;
  activatedAt: Date;
  activatedDoor: Door;
  lastSeenAt: Date | null;
  closedAt: Date | null;
  closedDoor: Door | 'expiry' | 'upgrade' | null;
};

/** Computers to be compared. */
export function DeskComputerList(parts: ListParts<ComputerRow>) {
  const t = useTranslations('staff.computers');
  const doors = useTranslations('staff.events.doors');
  const columns: ListColumn<ComputerRow>[] = [
    ...useComputerColumns<ComputerRow>(),
    { key: 'state', label: t('state'), cell: ({ state }) => <StateMark state={state} /> },
    {
      key: 'activated',
      label: t('activated'),
      sorts: { descending: 'newest', ascending: 'oldest' },
      cell: ({ activatedAt }) => <MomentCell at={activatedAt} />,
    },
    {
      key: 'activated-by',
      label: t('activatedBy'),
      extra: true,
      cell: ({ activatedDoor }) => doors(activatedDoor),
    },
    {
      key: 'last-seen',
      label: t('lastSeen'),
      cell: ({ lastSeenAt }) => <MomentCell at={lastSeenAt} />,
    },
    {
      key: 'closed',
      label: t('closed'),
      extra: true,
      cell: ({ closedAt }) => <MomentCell at={closedAt} />,
    },
    {
      key: 'closed-by',
      label: t('closedBy'),
      extra: true,
      cell: ({ closedDoor: door }) =>
        door === null
          ? null
          : door === 'expiry' || door === 'upgrade'
            ? t(`byCalendar.${door}`)
            : doors(door),
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
