import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { type Column, DataTable } from './data-table';

export type ReceiptKeyRow = { id: number; publicKey: string; signing: boolean; createdAt: Date };

export function ReceiptKeyTable({ keys }: { keys: ReceiptKeyRow[] }) {
  const t = useTranslations('staff.receiptKeys');
  const columns: Column<ReceiptKeyRow>[] = [
    { key: 'id', label: t('key'), cell: ({ id }) => id },
    {
      key: 'state',
      label: t('state'),
      cell: ({ signing }) => (
        <span className={signing ? 'font-semibold text-good' : ''}>
          {t(signing ? 'signs' : 'checks')}
        </span>
      ),
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
