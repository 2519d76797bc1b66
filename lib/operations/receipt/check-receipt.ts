import type { Result } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { type ReceiptRefusal, type SignedReceipt, verifyReceipt } from '@/lib/receipt/receipt';
import { listReceiptKeys } from './receipt-keys';

/** Checks the text of a receipt against this portal's own keys. */
export const checkReceipt = operation(
  'checkReceipt',
  async ({ context }, text: string): Promise<Result<SignedReceipt, ReceiptRefusal>> =>
    verifyReceipt(text, await listReceiptKeys(context.db)),
);
