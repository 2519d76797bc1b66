import type { Product } from '@/lib/olp/product-file';
import type { Refusal } from '@/lib/olp/result';
import { helpOf } from '@/wizard/core/help-of';
import { text } from './text';

/** Where the vendor's support is found, below a refusal that sends people there; nothing below others. */
export function helpLines(refusal: Refusal, product: Product): string[] {
  const found = helpOf(refusal, product);
  return found ? ['', text('header.help', { portal: found.portal })] : [];
}
