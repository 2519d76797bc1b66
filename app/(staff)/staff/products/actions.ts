'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { changeProduct } from '@/lib/operations/product/products';
import { createProduct } from '@/lib/operations/vendor/create-product';
import { route } from '@/lib/route';
import { inCharge } from '../../in-charge';

const text = (most: number) => z.string().max(most).default('');
const lines = (typed: string) =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
/** What is no number is refused where the number is read. */
const number = (typed: string) => (typed.trim() ? Number(typed) : Number.NaN);

/** Creates a product with its ring. */
export const createNewProduct = action(
  {
    name: 'createNewProduct',
    fields: z.object({
      ...{ name: text(1000), id: text(20), features: text(5000) },
      signatureAlgorithm: z.enum(['ed25519', 's48']).catch('ed25519'),
    }),
  },
  inCharge(async ({ viewer, input, context }) => {
    const empty = await missing(input, ['name']);
    if (empty) return empty;
    const { name, signatureAlgorithm } = input;
    const made = await createProduct(context, viewer, {
      ...{ name, signatureAlgorithm, features: lines(input.features) },
      ...(input.id.trim() ? { id: number(input.id) } : {}),
    });
    if (!made.ok) return refused(made.error, input, { '': 'id' });
    redirect(route(`/staff/products/${made.value.productId}`));
  }),
);

/** Changes what its product file says. */
export const changeSettings = action(
  {
    name: 'changeSettings',
    fields: z.object({
      ...{ productId: text(20), name: text(1000), allowUnbound: text(5), unboundDays: text(10) },
      ...{ issueShortKeys: text(5), shortKeyLeaseDays: text(10), graceDays: text(10) },
      defaultLeaseDays: text(10),
    }),
  },
  inCharge(async ({ viewer, input, context }) => {
    const changed = await changeProduct(context, viewer, {
      productId: number(input.productId),
      settings: {
        name: input.name,
        allowUnbound: input.allowUnbound === 'yes',
        unboundDays: number(input.unboundDays),
        issueShortKeys: input.issueShortKeys === 'yes',
        shortKeyLeaseDays: number(input.shortKeyLeaseDays),
        graceDays: number(input.graceDays),
        defaultLeaseDays: input.defaultLeaseDays.trim() ? number(input.defaultLeaseDays) : null,
      },
    });
    if (!changed.ok) return refused(changed.error, input);
    refresh();
    const t = await getTranslations('staff.product');
    return { values: {}, message: { tone: 'success', title: t('saved') } };
  }),
);

/** Names features after those it has. */
export const addFeatures = action(
  { name: 'addFeatures', fields: z.object({ productId: text(20), features: text(5000) }) },
  inCharge(async ({ viewer, input, context }) => {
    const empty = await missing(input, ['features']);
    if (empty) return empty;
    const changed = await changeProduct(context, viewer, {
      productId: number(input.productId),
      addFeatures: lines(input.features),
    });
    if (!changed.ok) return refused(changed.error, input);
    refresh();
    const t = await getTranslations('staff.product');
    return { values: {}, message: { tone: 'success', title: t('added'), text: t('saved') } };
  }),
);
