import { asc } from 'drizzle-orm';
import { product } from '@/lib/db/schema/product';
import { reading } from '@/lib/operations/operation';

/** The products that a license can be of, by name, with the names of their features. */
export const offeredProducts = reading('offeredProducts', async ({ context: { db } }) =>
  db
    .select({ id: product.id, name: product.name, features: product.features })
    .from(product)
    .orderBy(asc(product.name), asc(product.id)),
);
