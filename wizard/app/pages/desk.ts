import type { Product } from '@/lib/olp/product-file';
import type { Wizard } from '@/wizard/core/wizard';

/** What the pages work with. */
export type Desk = {
  wizard: Wizard;
  product: Product;
  /** What the operating system calls this computer. */
  hostName: string;
  /** The looks without their fonts, for pages that can load nothing. */
  bareStyle: string;
  /** Stops the window once its answer is out. */
  quit(): void;
};
