import type { Product } from '@/lib/olp/product-file';
import type { Result } from '@/lib/olp/result';
import type { Portal } from './portal';
import type { Change, Situation } from './situation';
import type { Random } from './state';

/** How the steps that need a network read and change the state of a wizard. */
export type Access = {
  product: Product;
  portal: Portal;
  random: Random;
  /** The state as it is now. */
  look(): Result<Situation>;
  /** Decides on the present state and answers once the new one is safely written. */
  change<T>(decide: (situation: Situation & { random: Random }) => Result<Change<T>>): Result<T>;
};
