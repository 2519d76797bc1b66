import type { Context as Call } from 'hono';
import type { Context } from '@/lib/operations/context';
import { listReceiptKeys } from '@/lib/operations/receipt/receipt-keys';

export const RECEIPT_KEYS_PATH = '/.well-known/keyturn-receipt-keys.json';

/** The public keys of this portal's receipts, old ones too: all that checking one needs. */
export async function answerReceiptKeys(c: Call, { db }: Context) {
  const keys = await listReceiptKeys(db);
  c.header('Cache-Control', 'public, max-age=3600');
  c.header('Access-Control-Allow-Origin', '*');
  return c.json({ keys });
}
