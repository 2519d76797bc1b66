import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import { When } from '@/components/ui/when';
import { route } from '@/lib/route';
import { strangersWord } from '@/lib/strangers-words';
import type { ActivationState, Proof } from '@/lib/rules/vocabulary';
import { type Column, DataTable } from './data-table';
import { ChooseBox } from '@/components/form/choose-box';
import { RowLink } from './row-link';

export type ComputerLine = {
  activationId: string;
  computerId: string;
  computerName: string;
  state: ActivationState;
  activatedAt: Date;
  closedAt: Date | null;
  proof: Proof | null;
  lastSeenAt: Date | null;
  seatAskedAt: Date | null;
  cloneAlarm: object | null;
};

/** Computers of a license, to be compared. */
export function ComputerTable({
  computers,
  caption,
  choose = false,
}: {
  computers: ComputerLine[];
  caption: string;
  /** Within a form: those that are active can be ticked, as `activationId`. */
  choose?: boolean;
}) {
  const t = useTranslations('staff.computers');
  const box: Column<ComputerLine> = {
    key: 'choose',
    label: t('choose'),
    cell: ({ activationId, state, computerName, computerId }) =>
      state === 'active' ? (
        <ChooseBox
          name="activationId"
          value={activationId}
          label={t('chooseOne', { name: strangersWord(computerName || computerId) })}
        />
      ) : null,
  };
  const columns: Column<ComputerLine>[] = [
    {
      key: 'name',
      label: t('name'),
      cell: ({ activationId, computerName, computerId }) => (
        <RowLink href={route(`/staff/computers/${activationId}`)}>
          {strangersWord(computerName || computerId)}
        </RowLink>
      ),
    },
    {
      key: 'computerId',
      label: t('computerId'),
      cell: ({ computerId }) => (
        <span translate="no" className="code-face">
          {strangersWord(computerId)}
        </span>
      ),
    },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state, seatAskedAt, cloneAlarm }) => (
        <>
          <StateMark state={state} />
          {seatAskedAt ? <span className="text-warn"> · {t('seatAsked')}</span> : null}
          {cloneAlarm ? <span className="text-warn"> · {t('usedTwice')}</span> : null}
        </>
      ),
    },
    {
      key: 'activated',
      label: t('activated'),
      numeric: true,
      cell: ({ activatedAt }) => <When at={activatedAt} />,
    },
    {
      key: 'seen',
      label: t('lastSeen'),
      numeric: true,
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? (
          <When at={lastSeenAt} as="relative" />
        ) : (
          <span className="text-muted">{t('never')}</span>
        ),
    },
    {
      key: 'closed',
      label: t('closed'),
      numeric: true,
      cell: ({ closedAt, proof, activationId }) =>
        closedAt && proof ? (
          <Link
            href={route(`/receipts/${activationId}`)}
            prefetch={false}
            className="desk-quiet-link"
            title={t('receipt')}
          >
            <When at={closedAt} />
          </Link>
        ) : closedAt ? (
          <When at={closedAt} />
        ) : null,
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={choose ? [box, ...columns] : columns}
      rows={computers}
      keyOf={({ activationId }) => activationId}
    />
  );
}
