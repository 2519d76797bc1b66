import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { lockReceiptKeys, setKey, takeOver } from './receipt-ring';

/**
 * Marks a key of receipts that somebody else may have: what it signed proves nothing any more. If it
 * signed, the next one does; whoever has a receipt by it gets it anew, as receipts are signed when they
 * are opened. Answers the key that signs.
 */
export const compromiseReceiptKey = operation(
  'compromiseReceiptKey',
  (
    { context, viewer },
    { keyId, reason }: { keyId: number; reason: string },
  ): Promise<
    Result<
      { keyId: number; signing: number },
      Refusal<'KEY_UNKNOWN' | 'NOTHING_TO_CHANGE' | 'REASON_REQUIRED'>
    >
  > =>
    transact(context, async (tx) => {
      const why = reason.trim();
      if (!why) return refuse('REASON_REQUIRED', { field: 'reason' });
      const ring = await lockReceiptKeys(tx, context, viewer);
      const key = ring.keys.find(({ id }) => id === keyId);
      if (!key) return refuse('KEY_UNKNOWN');
      if (key.compromisedAt) return refuse('NOTHING_TO_CHANGE');
      const compromised = { signing: false, next: false, compromisedAt: context.now() };
      await setKey(ring, keyId, compromised, why);
      return ok({ keyId, signing: await takeOver(ring) });
    }),
);
