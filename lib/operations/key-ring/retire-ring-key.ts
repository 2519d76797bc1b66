import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { computersOf, lockRing, setState } from './ring';

/**
 * Takes a key out of the ring for good: product files no longer hold it, its seed is destroyed, and its
 * number may be used again. Refused while it signs or is next, or a computer holds what it signed.
 */
export const retireRingKey = operation(
  'retireRingKey',
  (
    { context, viewer },
    input: { productId: number; kid: number; reason?: string },
  ): Promise<
    Result<{ kid: number }, Refusal<'PRODUCT_UNKNOWN' | 'KEY_UNKNOWN' | 'KEY_SIGNS' | 'KEY_IN_USE'>>
  > =>
    transact(context, async (tx) => {
      const { productId, kid } = input;
      const ring = await lockRing(tx, context, viewer, productId);
      if (!ring) return refuse('PRODUCT_UNKNOWN');
      const key = ring.keys.find((one) => one.kid === kid);
      if (!key || key.state === 'retired') return refuse('KEY_UNKNOWN');
      if (key.state === 'signing' || key.state === 'next') return refuse('KEY_SIGNS');
      const computers = await computersOf(tx, productId, kid);
      if (computers > 0) return refuse('KEY_IN_USE', { computers });
      await setState(ring, key, 'retired', input.reason);
      return ok({ kid });
    }),
);
