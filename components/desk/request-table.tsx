import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { route } from '@/lib/route';
import { LONGEST_REASON, strangersWord } from '@/lib/strangers-words';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

export type RequestLine = {
  id: string;
  activationId: string;
  computer: string;
  state: 'open' | 'granted' | 'declined' | 'closed';
  reason: string;
  openedAt: Date;
  answer: string | null;
};

/** What customers asked about computers that no longer work. */
export function RequestTable({ requests, caption }: { requests: RequestLine[]; caption: string }) {
  const t = useTranslations('staff.requests');
  const columns: Column<RequestLine>[] = [
    {
      key: 'computer',
      label: t('computer'),
      cell: ({ activationId, computer }) => (
        <RowLink href={route(`/staff/computers/${activationId}`)}>
          {strangersWord(computer)}
        </RowLink>
      ),
    },
    { key: 'state', label: t('state'), cell: ({ state }) => t(`states.${state}`) },
    {
      key: 'reason',
      label: t('reason'),
      cell: ({ reason }) => <Quoted text={reason} />,
    },
    { key: 'answer', label: t('answer'), cell: ({ answer }) => <Quoted text={answer ?? ''} /> },
    {
      key: 'opened',
      label: t('opened'),
      numeric: true,
      cell: ({ openedAt }) => <When at={openedAt} />,
    },
  ];
  return <DataTable caption={caption} columns={columns} rows={requests} keyOf={({ id }) => id} />;
}

/** The whole of it on hover. */
function Quoted({ text }: { text: string }) {
  const shown = strangersWord(text, LONGEST_REASON);
  return <span title={shown}>{shown}</span>;
}
