import type { Product } from '@/lib/olp/product-file';
import type { Refusal, RefusalCode } from '@/lib/olp/result';

/** What only the vendor can mend, whatever else the reader tries. */
const FOR_THE_VENDOR: readonly RefusalCode[] = ['STATE_DAMAGED', 'BAD_PRODUCT', 'KID_REVOKED'];

/** Where help is; `reference`: what support finds the refusal by, where the portal gave one. */
export type Help = { portal: string; reference: string | null };

/**
 * For a refusal that sends people to the vendor's support: the portal, below each page of which stands how it
 * is reached. By the address in the product file, not by one that was answered: nobody on the way can lead a
 * person elsewhere. Null for refusals that are mended here.
 */
export function helpOf({ code, details }: Refusal, { portalUrl }: Product): Help | null {
  const { supportReference } = (details ?? {}) as { supportReference?: unknown };
  const reference = typeof supportReference === 'string' ? supportReference : null;
  if (reference === null && !FOR_THE_VENDOR.includes(code)) return null;
  return { portal: portalUrl, reference };
}
