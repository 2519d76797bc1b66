import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

export type ReceiptKeyState = 'next' | 'signing' | 'verify_only' | 'compromised';

export type ReceiptKeyRow = {
  id: number;
  /** Where it is shown by itself. */
  href: Route;
  publicKey: string;
  state: ReceiptKeyState;
  createdAt: Date;
};

const COLORS: Partial<Record<ReceiptKeyState, string>> = {
  signing: 'font-semibold text-good',
  compromised: 'font-semibold text-stop',
};

export function ReceiptKeyTable({ keys }: { keys: ReceiptKeyRow[] }) {
  const t = useTranslations('staff.receiptKeys');
  const columns: Column<ReceiptKeyRow>[] = [
    { key: 'id', label: t('key'), cell: ({ href, id }) => <RowLink href={href}>{id}</RowLink> },
    {
      key: 'state',
      label: t('state'),
      cell: ({ state }) => <span className={COLORS[state]}>{t(`states.${state}`)}</span>,
    },
    { key: 'made', label: t('made'), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: 'publicKey',
      label: t('publicKey'),
      cell: ({ publicKey }) => (
        <span translate="no" title={publicKey} className="code-face">
          {publicKey}
        </span>
      ),
    },
  ];
  return (
    <DataTable caption={t('title')} columns={columns} rows={keys} keyOf={({ id }) => `${id}`} />
  );
}
