import type { Route } from 'next';
import { useFormatter, useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

export type RingKeyState = 'next' | 'signing' | 'verify_only' | 'retired' | 'compromised';

export type RingKeyRow = {
  kid: number;
  href: Route;
  use: 'signing' | 'requests';
  state: RingKeyState;
  createdAt: Date;
  computers: number;
};

const COLORS: Partial<Record<RingKeyState, string>> = {
  signing: 'font-semibold text-good',
  compromised: 'font-semibold text-stop',
  retired: 'text-muted',
};

/** The keys of a product. */
export function RingTable({ keys }: { keys: RingKeyRow[] }) {
  const t = useTranslations('staff.ring');
  const format = useFormatter();
  const columns: Column<RingKeyRow>[] = [
    { key: 'kid', label: t('kid'), cell: ({ href, kid }) => <RowLink href={href}>{kid}</RowLink> },
    { key: 'use', label: t('use'), cell: ({ use }) => t(`uses.${use}`) },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state }) => <span className={COLORS[state]}>{t(`states.${state}`)}</span>,
    },
    { key: 'created', label: t('created'), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: 'computers',
      label: t('computers'),
      numeric: true,
      cell: ({ use, computers }) => (use === 'signing' ? format.number(computers) : '–'),
    },
  ];
  return (
    <section className="desk-part">
      <h2>{t('title')}</h2>
      <DataTable caption={t('title')} columns={columns} rows={keys} keyOf={({ kid }) => `${kid}`} />
      <p className="mt-2 text-muted">{t('hint')}</p>
    </section>
  );
}
