'use server';

import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import type { VerifiedReceiptData } from '@/components/deactivate/verified-receipt';
import { refused } from '@/app/refused';
import { readFile } from '@/app/read-file';
import { shortNumber } from '@/components/deactivate/receipt-number';
import { action } from '@/lib/action';
import { checkReceipt } from '@/lib/operations/receipt/check-receipt';
import { strangersWord } from '@/lib/strangers-words';

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
  async ({ viewer, input, context }) => {
    const t = await getTranslations('verifyReceipt');
    const format = await getFormatter();
    const file = input.file && input.file.size > 0 ? input.file : null;
    if (file && file.size > MOST_BYTES) return { errors: { file: t('fileTooLarge') } };
    const pasted = input.receipt.trim() || (file && (await readFile(file))) || '';
    if (!pasted) return { errors: { receipt: t('missing') } };
    const checked = await checkReceipt(context, viewer, pasted);
    if (!checked.ok) return refused(checked.error, input);
    const receipt = checked.value;
    const facts = await getTranslations('facts');
    const proofs = await getTranslations('receipt');
    const data: VerifiedReceiptData = {
      receipt: [
        { label: facts('product'), value: receipt.productName },
        { label: facts('license'), value: receipt.license, code: true },
        ...(receipt.computerName
          ? [{ label: facts('computer'), value: strangersWord(receipt.computerName) }]
          : []),
        { label: facts('computerId'), value: strangersWord(receipt.computerId), code: true },
        { label: t('at'), value: format.dateTime(new Date(receipt.releasedAt), 'moment') },
        { label: facts('proof'), value: proofs(receipt.proof) },
        { label: facts('receipt'), value: shortNumber(receipt.number), code: true },
      ],
    };
    const text = t('goodText', { portal: receipt.portal });
    return { message: { tone: 'success', title: t('good'), text }, data };
  },
);
