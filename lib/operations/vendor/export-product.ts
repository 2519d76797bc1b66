import { operation } from '@/lib/operations/operation';
import { asc, eq } from 'drizzle-orm';
import { product } from '@/lib/db/schema/product';
import { ringKey } from '@/lib/db/schema/ring-key';
import { exportProduct as productFile } from '@/lib/olp/product-file';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { readProperties } from '@/lib/properties/read-properties';

const exported = {
  signing: 'signing',
  next: 'next',
  verify_only: 'verify',
  compromised: 'revoked',
} as const;

/** The product file without version and buildDate, which the vendor's build adds (protocol 4). */
export const exportProduct = operation(
  'exportProduct',
  async (
    { context },
    productId: number,
  ): Promise<Result<ReturnType<typeof productFile>, Refusal<'NOT_FOUND'>>> => {
    const [row] = await context.db.select().from(product).where(eq(product.id, productId));
    if (!row) return refuse('NOT_FOUND');
    const keys = await context.db
      .select()
      .from(ringKey)
      .where(eq(ringKey.productId, productId))
      .orderBy(asc(ringKey.kid));
    const properties = await readProperties(context.db);
    const portalUrl = properties['server/portalUrl'] || context.portalUrl;
    const settings = {
      productId,
      name: row.name,
      portalUrl,
      testPortal: isTestPortal(portalUrl),
      acceptUnbound: row.allowUnbound,
      acceptShortKeys: row.issueShortKeys,
      shortKeyLeaseDays: row.issueShortKeys ? row.shortKeyLeaseDays : null,
      graceDays: row.graceDays,
      features: row.features,
    };
    const ring = keys.flatMap(({ kid, algorithm: alg, publicKey, state }) =>
      state === 'retired' ? [] : [{ kid, alg, publicKey, status: exported[state] }],
    );
    return ok(productFile(settings, ring));
  },
);

/** Plain http is for trying out: programs made for such a portal say so on every screen. */
const isTestPortal = (portalUrl: string) => portalUrl.startsWith('http:');
