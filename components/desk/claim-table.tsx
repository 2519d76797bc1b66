import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { StateMark } from '@/components/ui/state-mark';
import type { ActivationState, Door } from '@/lib/rules/vocabulary';
import { ComputerCell, MomentCell, WordsCell } from './cells';
import { type Column, DataTable } from './data-table';

type Claim = {
  activationId: string;
  href: Route;
  giveBackHref: Route;
  computerName: string;
  computerId: string;
  state: ActivationState;
  closedAt: Date | null;
  door: Door | 'expiry' | 'upgrade' | null;
  reason: string | null;
  givenBackAt: Date | null;
  seenAgainAt: Date | null;
};

/** Releases that customers made and nobody proved: which came back, and which can be given back. */
export function ClaimTable({ claims }: { claims: Claim[] }) {
  const t = useTranslations('staff.request');
  const list = useTranslations('staff.requests');
  const doors = useTranslations('staff.events.doors');
  if (claims.length === 0) return <p className="text-muted">{t('earlierNone')}</p>;
  const columns: Column<Claim>[] = [
    {
      key: 'computer',
      label: list('request'),
      cell: ({ href, computerName, computerId }) => (
        <ComputerCell href={href} name={computerName} id={computerId} />
      ),
    },
    { key: 'state', label: list('state'), cell: ({ state }) => <StateMark state={state} /> },
    { key: 'closed', label: t('closed'), cell: ({ closedAt }) => <MomentCell at={closedAt} /> },
    {
      key: 'door',
      label: t('door'),
      cell: ({ door }) =>
        door === null || door === 'expiry' || door === 'upgrade' ? null : doors(door),
    },
    { key: 'reason', label: list('reason'), cell: ({ reason }) => <WordsCell text={reason} /> },
    {
      key: 'again',
      label: t('seenAgain'),
      cell: ({ seenAgainAt }) => <MomentCell at={seenAgainAt} />,
    },
    {
      key: 'given-back',
      label: t('givenBack'),
      cell: ({ givenBackAt, giveBackHref, state }) =>
        givenBackAt || state === 'superseded' ? (
          <MomentCell at={givenBackAt} />
        ) : (
          <Link href={giveBackHref} prefetch={false} className="desk-row-link">
            {t('giveBack')}
          </Link>
        ),
    },
  ];
  return (
    <DataTable
      caption={t('earlier')}
      columns={columns}
      rows={claims}
      keyOf={({ activationId }) => activationId}
    />
  );
}
