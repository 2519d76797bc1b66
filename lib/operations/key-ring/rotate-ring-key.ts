import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { operation } from '@/lib/operations/operation';
import { addKey, freeKid, lockRing, type Ring, setState, type Purpose, purposeOf } from './ring';

export type RingRefusal = Refusal<'PRODUCT_UNKNOWN' | 'RING_FULL' | 'CHANGED_MEANWHILE'>;

/**
 * From now on the next key signs, and a new one is next; programs know both already (protocol 13). For
 * requests, which programs encrypt, a new key is made; what was made for the old one stays readable.
 * `signing`: the key in use that the asker saw, so that of two at once the second moves nothing on.
 */
export const rotateRingKey = operation(
  'rotateRingKey',
  (
    { context, viewer },
    input: { productId: number; use: Purpose; signing?: number; reason?: string },
  ): Promise<Result<{ kid: number }, RingRefusal>> =>
    transact(context, async (tx) => {
      const ring = await lockRing(tx, context, viewer, input.productId);
      if (!ring) return refuse('PRODUCT_UNKNOWN');
      const signing = keyOf(ring, input.use, 'signing');
      if (input.signing !== undefined && input.signing !== signing?.kid) {
        return refuse('CHANGED_MEANWHILE');
      }
      if (signing) await setState(ring, signing, 'verify_only', input.reason);
      return takeOver(ring, input.use);
    }),
);

const keyOf = ({ keys }: Ring, use: Purpose, state: 'signing' | 'next') =>
  keys.find((key) => purposeOf(key) === use && key.state === state);

/** Where no key signs any more the next one does, and another one is next. */
export async function takeOver(
  ring: Ring,
  use: Purpose,
): Promise<Result<{ kid: number }, Refusal<'RING_FULL'>>> {
  const kid = freeKid(ring.keys);
  if (kid === null) return refuse('RING_FULL');
  const next = keyOf(ring, use, 'next');
  if (next) await setState(ring, next, 'signing');
  await addKey(ring, use, next ? 'next' : 'signing', kid);
  return ok({ kid: next?.kid ?? kid });
}
