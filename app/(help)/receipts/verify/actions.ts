'use server';

import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { describeRefusal } from '@/components/form/describe-refusal';
import { action } from '@/lib/action';
import { checkReceipt } from '@/lib/operations/check-receipt';

const MOST_BYTES = 16_384;

/** Checks a receipt, pasted or as a file, against this portal's keys. */
export const verifyReceiptText = action(
  {
    name: 'verifyReceipt',
    fields: z.object({
      receipt: z.string().max(MOST_BYTES).default(''),
      file: z.instanceof(File).optional(),
    }),
  },
  async ({ input, context }) => {
    const t = await getTranslations('verifyReceipt');
    const format = await getFormatter();
    const file = input.file && input.file.size > 0 ? input.file : null;
    if (file && file.size > MOST_BYTES) return { errors: { file: t('fileTooLarge') } };
    const text = input.receipt.trim() || (await file?.text()) || '';
    if (!text) return { errors: { receipt: t('missing') } };
    const checked = await checkReceipt(context, text);
    if (!checked.ok) return { message: await describeRefusal(checked.error) };
    const receipt = checked.value;
    return {
      message: {
        tone: 'success',
        title: t('good'),
        text: t('goodText', {
          computer: receipt.computerName || receipt.computerId,
          computerId: receipt.computerId,
          product: receipt.productName,
          license: receipt.license,
          at: format.dateTime(new Date(receipt.releasedAt), 'moment'),
          proof: receipt.proof,
          portal: receipt.portal,
        }),
      },
    };
  },
);
