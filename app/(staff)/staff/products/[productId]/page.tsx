import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { DeskHeader } from '@/components/desk/desk-header';
import { FeatureList } from '@/components/desk/feature-list';
import { ProductSettings } from '@/components/desk/product-settings';
import { RingTable } from '@/components/desk/ring-table';
import { LinkButton } from '@/components/ui/link-button';
import { DownloadButton } from '@/components/ui/download-button';
import { notHere } from '@/lib/not-here';
import { listRingKeys } from '@/lib/operations/key-ring/list-ring-keys';
import { getProduct } from '@/lib/operations/product/products';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { listHref } from '@/lib/list-query';
import { readProductId } from '../../../product-id';
import { requireStaff } from '../../../require-staff';
import { addFeatures, changeSettings } from '../actions';

type Props = { params: Promise<{ productId: string }> };

/** Once per request, for the title and the page. */
const readProduct = cache(async (productId: string) => {
  const viewer = await requireStaff(`/staff/products/${productId}`);
  return getProduct(portal(), viewer, readProductId(productId));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.products');
  const product = await readProduct((await params).productId);
  return { title: product?.name ?? t('title') };
}

/** One product: its settings, its features, its keys, and the file that programs are built with. */
export default async function ProductPage({ params }: Props) {
  const { productId } = await params;
  const viewer = await requireStaff(`/staff/products/${productId}`);
  const id = readProductId(productId);
  const product = await readProduct(productId);
  const keys = product && (await listRingKeys(portal(), viewer, id));
  if (!product || !keys) return await notHere();
  const t = await getTranslations('staff.product');
  const fields = { productId: String(id) };
  return (
    <>
      <DeskHeader
        title={product.name}
        back={{ href: route('/staff/products'), label: t('back') }}
        mark={
          <span translate="no" className="code-face text-muted">
            {id}
          </span>
        }
      />
      <div className="flex flex-wrap items-center gap-3">
        <DownloadButton href={route(`/staff/products/${id}/json`)} name="product.json">
          {t('download')}
        </DownloadButton>
        <LinkButton href={listHref(route('/staff/properties'), { product: id })} tone="quiet">
          {t('properties')}
        </LinkButton>
      </div>
      <p className="mt-1 text-muted">{t('downloadHint')}</p>
      <RingTable
        keys={keys.map((key) => ({
          ...key,
          href: route(`/staff/products/${id}/keys/${key.kid}`),
        }))}
      />
      <div className="desk-narrow">
        <FeatureList
          features={product.features}
          add={product.mayChange ? { action: addFeatures, fields } : undefined}
        />
        <ProductSettings
          product={product}
          change={product.mayChange ? { action: changeSettings, fields } : undefined}
        />
      </div>
    </>
  );
}
