import { asc, eq } from 'drizzle-orm';
import { product } from '@/lib/db/schema/product';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { mayCall, operation, reading } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import {
  type ProductSettings,
  readSettings,
  type SettingsRefusal,
  withFeatures,
} from '@/lib/operations/vendor/product-settings';

export type ProductView = typeof product.$inferSelect;

/** All products, by their names. */
export const listProducts = reading('listProducts', async ({ context: { db }, viewer }) => ({
  products: await db.select().from(product).orderBy(asc(product.name), asc(product.id)),
  mayCreate: mayCall(viewer, 'createProduct'),
}));

/** One product; null if there is none of that id. */
export const getProduct = reading(
  'getProduct',
  async (
    { context: { db }, viewer },
    productId: number,
  ): Promise<(ProductView & { mayChange: boolean }) | null> => {
    const [row] = await db.select().from(product).where(eq(product.id, productId));
    return row ? { ...row, mayChange: mayCall(viewer, 'changeProduct') } : null;
  },
);

/**
 * Changes what is said, and names features after those it has. Programs go by their product file: they
 * learn of it with the next one.
 */
export const changeProduct = operation(
  'changeProduct',
  async (
    { context, viewer },
    input: { productId: number; settings?: ProductSettings; addFeatures?: string[] },
  ): Promise<
    Result<ProductView, Refusal<'PRODUCT_UNKNOWN' | 'NOTHING_TO_CHANGE'> | SettingsRefusal>
  > => {
    const { productId, settings = {}, addFeatures = [] } = input;
    const read = readSettings(settings);
    if (!read.ok) return read;
    return context.db.transaction(async (tx) => {
      const of = eq(product.id, productId);
      const [row] = await tx.select().from(product).where(of).for('update');
      if (!row) return refuse('PRODUCT_UNKNOWN');
      const features = withFeatures(row.features, addFeatures);
      if (!features.ok) return features;
      const wanted: Record<string, unknown> = { ...read.value, features: features.value };
      const now: Record<string, unknown> = row;
      const changed = Object.keys(wanted).filter(
        (name) =>
          wanted[name] !== undefined &&
          (name === 'features' ? addFeatures.length > 0 : wanted[name] !== now[name]),
      );
      if (changed.length === 0) return refuse('NOTHING_TO_CHANGE');
      const only = (from: Record<string, unknown>) => ({
        productId,
        ...Object.fromEntries(changed.map((name) => [name, from[name]])),
      });
      const [written] = await tx
        .update(product)
        .set(Object.fromEntries(changed.map((name) => [name, wanted[name]])))
        .where(of)
        .returning();
      const at = context.now();
      const facts = { before: only(now), after: only(wanted) };
      await recordEvent(tx, viewer, { type: 'product.changed', at, ...facts });
      return ok(written ?? row);
    });
  },
);
