import type { Product } from '@/lib/olp/product-file';
import { edition } from '@/wizard/edition';
import { text } from './text';

/** What the vendor calls this program. */
export const programName = () => edition?.name ?? text('header.program');

/** What has to be said on every screen of a program that takes any product file. */
export const tryingLines = () => (edition ? [] : [text('header.trying')]);

/** Stands above every screen; a test portal is named as such (protocol section 4). */
export function headerLines({ name, version, testPortal, portalUrl }: Product): string[] {
  return [
    text('header.title', { product: name, version, program: programName() }),
    ...tryingLines(),
    ...(testPortal ? [text('header.testPortal', { portal: portalUrl })] : []),
  ];
}
