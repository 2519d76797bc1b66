import { eq } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { license } from '@/lib/db/schema/license';
import { product } from '@/lib/db/schema/product';
import { isRowId } from '@/lib/operations/row-id';
import type { Place } from '@/lib/properties/read-properties';

export type PropertyPlace =
  | { scope: 'global' }
  | { scope: 'product'; productId: number }
  | { scope: 'license'; licenseId: string };

export function scopeId(place: PropertyPlace): string {
  if (place.scope === 'global') return '';
  return place.scope === 'product' ? String(place.productId) : place.licenseId;
}

/** The place with all scopes around it: a license is also of its product. Null if there is none. */
export async function findPlace(reader: Reader, place: PropertyPlace): Promise<Place | null> {
  if (place.scope === 'global') return {};
  if (place.scope === 'product') {
    const of = eq(product.id, place.productId);
    const [row] = await reader.select({ productId: product.id }).from(product).where(of);
    return row ?? null;
  }
  if (!isRowId(place.licenseId)) return null;
  const [row] = await reader
    .select({ productId: license.productId, licenseId: license.id })
    .from(license)
    .where(eq(license.id, place.licenseId));
  return row ?? null;
}
