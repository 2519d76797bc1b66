import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { lockReceiptKeys, setKey, takeOver } from './receipt-ring';

/**
 * Signs with the next key from now on, which is published already, and makes another next one. The old
 * ones stay published: their receipts remain good. `signing`: the key in use that the asker saw, so that
 * of two at once the second moves nothing on.
 */
export const rotateReceiptKey = operation(
  'rotateReceiptKey',
  (
    { context, viewer },
    { signing: seen }: { signing?: number | undefined } = {},
  ): Promise<Result<{ keyId: number }, Refusal<'CHANGED_MEANWHILE'>>> =>
    transact(context, async (tx) => {
      const ring = await lockReceiptKeys(tx, context, viewer);
      const signing = ring.keys.find((key) => key.signing);
      if (seen !== undefined && seen !== signing?.id) return refuse('CHANGED_MEANWHILE');
      if (signing) await setKey(ring, signing.id, { signing: false });
      return ok({ keyId: await takeOver(ring) });
    }),
);
