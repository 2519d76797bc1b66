import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { When } from '@/components/ui/when';
import { type Column, DataTable } from './data-table';
import { RowLink } from './row-link';

export type ProductRow = {
  id: number;
  href: Route;
  name: string;
  signatureAlgorithm: 'ed25519' | 's48';
  features: readonly string[];
  createdAt: Date;
};

export function ProductTable({ products }: { products: ProductRow[] }) {
  const t = useTranslations('staff.products');
  const columns: Column<ProductRow>[] = [
    {
      key: 'name',
      label: t('name'),
      cell: ({ href, name }) => <RowLink href={href}>{name}</RowLink>,
    },
    {
      key: 'id',
      label: t('id'),
      cell: ({ id }) => (
        <span translate="no" className="code-face">
          {id}
        </span>
      ),
    },
    {
      key: 'algorithm',
      label: t('algorithm'),
      cell: ({ signatureAlgorithm }) => t(`algorithms.${signatureAlgorithm}`),
    },
    {
      key: 'features',
      label: t('features'),
      cell: ({ features }) => <bdi translate="no">{features.join(', ')}</bdi>,
    },
    {
      key: 'created',
      label: t('created'),
      numeric: true,
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
  return (
    <DataTable caption={t('title')} columns={columns} rows={products} keyOf={({ id }) => `${id}`} />
  );
}
