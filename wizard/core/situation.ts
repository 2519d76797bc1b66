import type { Product } from '@/lib/olp/product-file';
import type { State } from './state';

/** All that a decision of the wizard depends on. `now`: unix seconds. */
export type Situation = { product: Product; state: State; now: number };

/** What a step answers, and the state that must be safely written before the answer is shown. */
export type Change<T> = { state: State; answer: T };
