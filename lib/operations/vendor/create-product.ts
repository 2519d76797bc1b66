import { operation } from '@/lib/operations/operation';
import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { product } from '@/lib/db/schema/product';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { addRingKey } from '@/lib/operations/computer-key/ring-keys';
import {
  type ProductSettings,
  readSettings,
  type SettingsRefusal,
  withFeatures,
} from './product-settings';
import { recordEvent } from '@/lib/operations/record/record-event';

export type ProductInput = ProductSettings & {
  name: string;
  /** 1 to 4294967295; chosen at random if left out. */
  id?: number;
  signatureAlgorithm?: 'ed25519' | 's48';
  features?: string[];
};

/**
 * Creates a product with its key ring: one key that signs and one that is next, so that rotating
 * needs no client update, and one that receives encrypted requests (protocol 13).
 */
export const createProduct = operation(
  'createProduct',
  async (
    { context, viewer },
    given: ProductInput,
  ): Promise<Result<{ productId: number }, Refusal<'PRODUCT_EXISTS'> | SettingsRefusal>> => {
    const read = readSettings(given);
    if (!read.ok) return read;
    const features = withFeatures([], given.features ?? []);
    if (!features.ok) return features;
    const input = { ...read.value, features: features.value };
    const id = input.id ?? 1 + (randomBytes(4).readUInt32BE() % 4_294_967_294);
    return context.db.transaction(async (tx) => {
      const [made] = await tx
        .insert(product)
        .values({ ...input, id })
        .onConflictDoNothing()
        .returning({ id: product.id });
      if (!made) return refuse('PRODUCT_EXISTS', { productId: id });
      const algorithm = input.signatureAlgorithm ?? 'ed25519';
      await addRingKey(tx, context, { productId: id, kid: 1, algorithm, state: 'signing' });
      await addRingKey(tx, context, { productId: id, kid: 2, algorithm, state: 'next' });
      await addRingKey(tx, context, {
        productId: id,
        kid: 3,
        algorithm: 'x25519-mac',
        state: 'signing',
      });
      const [row] = await tx.select().from(product).where(eq(product.id, id));
      const at = context.now();
      await recordEvent(tx, viewer, { type: 'product.created', at, after: { ...row } });
      return ok({ productId: id });
    });
  },
);
