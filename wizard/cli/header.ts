import type { Product } from '@/lib/olp/product-file';
import { text } from './text';

/** Stands above every screen; a test portal is named as such (protocol section 4). */
export function headerLines({ name, version, testPortal, portalUrl }: Product): string[] {
  return [
    text('header.title', { product: name, version }),
    ...(testPortal ? [text('header.testPortal', { portal: portalUrl })] : []),
  ];
}
