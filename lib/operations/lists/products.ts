import { asc } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { product } from '@/lib/db/schema/product';

/** The products that a list can be narrowed to. */
export const productsOf = (reader: Reader): Promise<{ id: number; name: string }[]> =>
  reader.select({ id: product.id, name: product.name }).from(product).orderBy(asc(product.name));
