import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { DeskHeader } from '@/components/desk/desk-header';
import { RingKey } from '@/components/desk/ring-key';
import { Notice } from '@/components/ui/notice';
import { notHere } from '@/lib/not-here';
import { listRingKeys } from '@/lib/operations/key-ring/list-ring-keys';
import { getProduct } from '@/lib/operations/product/products';
import { portal } from '@/lib/portal';
import { route } from '@/lib/route';
import { oneOf, type Query, readQuery, whole } from '@/lib/list-query';
import { readProductId } from '../../../../../product-id';
import { requireStaff } from '../../../../../require-staff';
import { takeRingStep } from './actions';

const STEPS = ['rotate', 'compromise', 'reissue', 'retire'] as const;

type Props = {
  params: Promise<{ productId: string; kid: string }>;
  searchParams: Promise<Query>;
};

/** Once per request, for the title and the page. */
const readProduct = cache(async (productId: string) => {
  const viewer = await requireStaff(`/staff/products/${productId}`);
  return getProduct(portal(), viewer, readProductId(productId));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('staff.ring');
  const { productId, kid } = await params;
  const product = await readProduct(productId);
  return { title: product ? t('key', { kid, product: product.name }) : t('title') };
}

/** One key of a product: how it stands, and each thing that can be done with it, with what follows. */
export default async function RingKeyPage({ params, searchParams }: Props) {
  const { productId, kid } = await params;
  const viewer = await requireStaff(`/staff/products/${productId}/keys/${kid}`);
  const id = readProductId(productId);
  const product = await readProduct(productId);
  const keys = product && (await listRingKeys(portal(), viewer, id));
  const key = keys?.find((one) => `${one.kid}` === kid);
  if (!product || !keys || !key) return await notHere();
  const t = await getTranslations('staff.ring');
  const signing = keys.find(({ use, state }) => use === key.use && state === 'signing');
  const { done, computers = 0 } = readQuery(await searchParams, {
    done: oneOf(STEPS),
    computers: whole(1_000_000),
  });
  const fields = { productId: `${id}`, kid, signing: `${signing?.kid ?? ''}` };
  return (
    <div className="desk-narrow">
      <DeskHeader
        title={t('key', { kid: key.kid, product: product.name })}
        back={{
          href: route(`/staff/products/${id}`),
          label: t('back', { product: product.name }),
        }}
      />
      {done ? (
        <div className="mb-4">
          <Notice tone="success" title={t(`done.${done}`, { kid: key.kid, computers })} />
        </div>
      ) : null}
      <RingKey
        ringKey={key}
        productId={id}
        signing={signing?.kid ?? null}
        step={{ action: takeRingStep, fields }}
      />
    </div>
  );
}
