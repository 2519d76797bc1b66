import type { Product } from '@/lib/olp/product-file';
import { ok, type Result } from '@/lib/olp/result';
import { evaluate, noteRunning, type Status } from './evaluate';
import type { Situation } from './situation';
import { newState, type Random, type State } from './state';
import type { Loaded, Store } from './store';

/** What a decision needs beside the state; `now`: unix seconds. */
export type Surroundings = { product: Product; now: () => number; random: Random };

export function situationOf(
  { product, now, random }: Surroundings,
  { state, outlived }: Loaded,
): Situation & { random: Random } {
  const known = state ?? { ...newState(product.productId, random), tombstones: outlived };
  return { product, state: known, now: now(), random };
}

/** Verifies the license and judges it; the own clock mark may rise (protocol section 9.3). */
export function startLicense(
  { store, ...around }: Surroundings & { store: Store },
  ranSeconds = 0,
): Result<{ status: Status; state: State }> {
  const loaded = store.load();
  if (!loaded.ok) return loaded;
  const situation = situationOf(around, loaded.value);
  const noted = noteRunning(situation, ranSeconds);
  // Where the mark cannot be written the answer is the same.
  if (noted !== situation.state) store.commit(noted, loaded.value.revision);
  return ok({ status: evaluate(situation), state: situation.state });
}
