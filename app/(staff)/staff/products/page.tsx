import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CreateProduct } from '@/components/desk/create-product';
import { DeskHeader } from '@/components/desk/desk-header';
import { ProductTable } from '@/components/desk/product-table';
import { EmptyState } from '@/components/ui/empty-state';
import { notHere } from '@/lib/not-here';
import { listProducts } from '@/lib/operations/product/products';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { requireStaff } from '../../require-staff';
import { createNewProduct } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('staff.products');
  return { title: t('title') };
}

/** What the vendor sells licenses of. */
export default async function ProductsPage() {
  const viewer = await requireStaff('/staff/products');
  const known = await listProducts(portal(), viewer);
  if (!known) return await notHere();
  const t = await getTranslations('staff.products');
  return (
    <>
      <DeskHeader
        title={t('title')}
        action={{ href: route('/staff/receipt-keys'), label: t('receiptKeys') }}
      />
      {known.products.length === 0 ? (
        <EmptyState title={t('noneTitle')} text={t('noneText')} />
      ) : (
        <ProductTable
          products={known.products.map((product) => ({
            ...product,
            href: route(`/staff/products/${product.id}`),
          }))}
        />
      )}
      {known.mayCreate ? <CreateProduct action={createNewProduct} /> : null}
    </>
  );
}
