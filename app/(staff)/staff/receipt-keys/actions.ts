'use server';

import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { missing, refused } from '@/app/refused';
import { action } from '@/lib/action';
import { rotateReceiptKey } from '@/lib/operations/receipt/receipt-keys';
import { inCharge } from '../../in-charge';

const text = (most: number) => z.string().max(most).default('');

/** Receipts are signed by a new key from now on. */
export const rotateKeyOfReceipts = action(
  { name: 'rotateKeyOfReceipts', fields: z.object({ signing: text(10), sure: text(3) }) },
  inCharge(async ({ viewer, input, context }) => {
    const ring = await getTranslations('staff.ring');
    const empty = await missing(input, ['sure'], { sure: ring('sureMissing') });
    if (empty) return empty;
    const signing = Number(input.signing);
    const rotated = await rotateReceiptKey(context, viewer, { signing });
    if (!rotated.ok) return refused(rotated.error);
    refresh();
    const t = await getTranslations('staff.receiptKeys');
    const title = t('done', { kid: rotated.value.keyId });
    return { values: {}, message: { tone: 'success', title } };
  }),
);
