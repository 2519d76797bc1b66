import { and, eq, isNotNull } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { addKey, freeKid, lockRing, setState, purposeOf } from './ring';
import { takeOver } from './rotate-ring-key';

/**
 * Marks a key that somebody else may have: programs that are built from now on refuse it (protocol 4).
 * If it signed, the next one does. Computer Keys that it signed count as outdated, and are signed again
 * when a computer checks in, when somebody asks, and by `reissueComputerKeys`. Short keys made with a
 * key for requests are forgotten, as anybody could make them now.
 */
export const compromiseRingKey = operation(
  'compromiseRingKey',
  (
    { context, viewer },
    input: { productId: number; kid: number; reason: string },
  ): Promise<
    Result<
      { kid: number },
      Refusal<'PRODUCT_UNKNOWN' | 'KEY_UNKNOWN' | 'NOTHING_TO_CHANGE' | 'RING_FULL'>
    >
  > =>
    transact(context, async (tx) => {
      const { productId, kid } = input;
      const ring = await lockRing(tx, context, viewer, productId);
      if (!ring) return refuse('PRODUCT_UNKNOWN');
      const key = ring.keys.find((one) => one.kid === kid);
      if (!key || key.state === 'retired') return refuse('KEY_UNKNOWN');
      if (key.state === 'compromised') return refuse('NOTHING_TO_CHANGE');
      await setState(ring, key, 'compromised', input.reason);
      const use = purposeOf(key);
      if (use === 'requests') {
        const made = and(eq(activation.productId, productId), eq(activation.exchangeKid, kid));
        await tx
          .update(activation)
          .set({ shortComputerKey: null })
          .where(and(made, isNotNull(activation.shortComputerKey)));
      }
      if (key.state === 'signing') {
        const taken = await takeOver(ring, use);
        if (!taken.ok) return taken;
      }
      if (key.state === 'next') {
        const free = freeKid(ring.keys);
        if (free === null) return refuse('RING_FULL');
        await addKey(ring, use, 'next', free);
      }
      return ok({ kid });
    }),
);
