import type { Result } from '@/lib/olp/result';
import { type ReceiptRefusal, type SignedReceipt, verifyReceipt } from '@/lib/receipt/receipt';
import type { Context } from '@/lib/operations/context';
import { listReceiptKeys } from './receipt-keys';

/** Checks the text of a receipt against this portal's own keys. */
export async function checkReceipt(
  { db }: Pick<Context, 'db'>,
  text: string,
): Promise<Result<SignedReceipt, ReceiptRefusal>> {
  return verifyReceipt(text, await listReceiptKeys(db));
}
