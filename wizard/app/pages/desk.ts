import type { Product } from '@/lib/olp/product-file';
import type { Wizard } from '@/wizard/core/wizard';
import type { Opening } from '../check-in-at-start';

/** What the pages work with. */
export type Desk = {
  wizard: Wizard;
  product: Product;
  /** What the portal said when the window was opened. */
  opening: Opening;
  /** What the operating system calls this computer. */
  hostName: string;
  /** The looks without their fonts, for pages that can load nothing. */
  bareStyle: string;
  /** Stops the window once its answer is out. */
  quit(): void;
};
