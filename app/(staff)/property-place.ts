import type { PropertyPlace } from '@/lib/operations/vendor/property-place';
import { type Query, readQuery, rowId, whole } from '@/lib/list-query';

/** Where a Server Property is looked at, as an address says it. */
export const readPlace = (query: Query) =>
  readQuery(query, { product: whole(4_294_967_295), license: rowId });

type At = ReturnType<typeof readPlace>;

export function placeOf({ product, license }: At): PropertyPlace {
  if (license !== undefined) return { scope: 'license', licenseId: license };
  if (product !== undefined) return { scope: 'product', productId: product };
  return { scope: 'global' };
}

/** The same for an action, which gets texts. */
export const placeFrom = (fields: { product: string; license: string }) =>
  placeOf(readPlace(fields));
