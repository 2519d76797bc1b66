import type { LicenseTerm } from '@/lib/rules/vocabulary';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import type { Standing } from '@/lib/rules/standing';
import { reading } from '@/lib/operations/operation';
import { and, desc, eq, ilike, or, type SQL, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { holdsSeat } from '@/lib/operations/locked/seats';
import { readCursor, writeCursor } from '@/lib/operations/page-cursor';
import { licensesVisibleTo } from '@/lib/operations/scope';
import { storedAsSearched } from '@/lib/readable-address';

export type LicenseSummary = {
  id: string;
  productName: string;
  organizationName: string;
  registeredEmail: string;
  keyEnding: string;
  standing: Standing;
  term: LicenseTerm;
  lastDay: string | null;
  seats: number;
  seatsUsed: number;
};

export type LicensePage = { licenses: LicenseSummary[]; nextCursor: string | null };

const PAGE = 25;

/**
 * One page of the licenses that the viewer may see, newest first; `search` looks at product,
 * organization, address and the end of the Activation Key. One query, whatever the table sizes.
 */
export const listLicenses = reading(
  'listLicenses',
  async (
    { context, viewer },
    input: { cursor?: string; search?: string } = {},
  ): Promise<LicensePage> => {
    const after = readCursor(input.cursor);
    const rows = await context.db
      .select({
        id: license.id,
        createdAt: sql<string>`${license.createdAt}::text`,
        productName: product.name,
        organizationName: organization.name,
        registeredEmail: license.registeredEmail,
        keyEnding: licenseKey.lastGroup,
        standing: standingAt(context.now()),
        term: license.term,
        lastDay: license.lastDay,
        seats: license.seats,
        seatsUsed: sql<number>`(SELECT count(*)::int FROM ${activation} WHERE
        ${activation.licenseId} = ${license.id} AND ${holdsSeat(context.now())})`,
      })
      .from(license)
      .innerJoin(product, eq(product.id, license.productId))
      .innerJoin(organization, eq(organization.id, license.organizationId))
      .innerJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .where(
        and(
          licensesVisibleTo(viewer),
          matches(input.search),
          after
            ? sql`(${license.createdAt}, ${license.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(license.createdAt), desc(license.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      licenses: page.map(({ createdAt: _, ...summary }) => summary),
      nextCursor: rows.length > PAGE && last ? writeCursor(last.createdAt, last.id) : null,
    };
  },
);

function matches(search: string | undefined): SQL | undefined {
  // PostgreSQL has no text with a zero byte, and refuses to look for one.
  const text = search?.replaceAll('\0', '').trim();
  if (!text) return undefined;
  const pattern = containing(text);
  const address = containing(storedAsSearched(text));
  return or(
    ilike(product.name, pattern),
    ilike(organization.name, pattern),
    ilike(organization.name, address),
    ilike(license.registeredEmail, address),
    // By any of its keys, though the list shows the main one.
    sql`EXISTS (SELECT 1 FROM ${licenseKey} k WHERE k.license_id = ${license.id}
      AND k.last_group = ${text.slice(-5).toUpperCase()})`,
  );
}

const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
