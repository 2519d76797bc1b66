import { and, asc, eq, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { event } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { activationKeyText } from '@/lib/olp/activation-key';
import type { Context } from '@/lib/operations/context';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { exportProduct } from '@/lib/operations/vendor/export-product';
import { GROWN } from './grow-demo';
import { DEMO } from './load-demo';
import { operator } from './run';

export type DemoDescription = NonNullable<Awaited<ReturnType<typeof describeDemo>>>;

/** What the demo data holds now; null where this is not demo data. */
export async function describeDemo(context: Context) {
  const { db } = context;
  const marks = await db.select().from(event).where(eq(event.type, 'demo.loaded')).limit(1);
  if (marks.length === 0) return null;
  const products = [];
  const files = [];
  for (const { id } of DEMO.products) {
    const [row] = await db.select().from(product).where(eq(product.id, id));
    const exported = await exportProduct(context, operator, id);
    if (!row || !exported.ok) throw new Error(`Demo product ${id} is gone.`);
    const { name, allowUnbound, issueShortKeys: shortKeys } = row;
    products.push({ productId: id, name, allowUnbound, shortKeys });
    files.push({ ...exported.value, version: '12.3', buildDate: '2026-10-01' });
  }
  return { accounts: [...DEMO.accounts], products, licenses: await licensesOf(context), files };
}

async function licensesOf({ db, vault, now }: Context) {
  const rows = await db
    .select({
      id: license.id,
      sealed: licenseKey.sealed,
      productId: license.productId,
      seats: license.seats,
      used: sql<number>`(SELECT count(*)::int FROM ${activation} WHERE
        ${activation.licenseId} = ${license.id} AND ${activation.state} = 'active')`,
      registeredEmail: license.registeredEmail,
      organization: organization.name,
      standing: standingAt(now()),
      term: license.term,
    })
    .from(license)
    .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .innerJoin(organization, eq(organization.id, license.organizationId))
    .where(
      sql`${organization.reference} IS NULL OR ${organization.reference} NOT LIKE ${`${GROWN}%`}`,
    )
    .orderBy(asc(license.createdAt), asc(license.id));
  return rows.map(({ id, sealed, used, standing, ...row }) => ({
    activationKey: activationKeyText(vault.openActivationKey(row.productId, id, sealed)),
    productId: row.productId,
    seats: row.seats,
    freeSeats: Math.max(0, row.seats - used),
    registeredEmail: row.registeredEmail,
    organization: row.organization,
    // In its days of grace a license works.
    status: standing === 'grace' ? 'active' : standing,
    term: row.term,
  }));
}
