import { and, ilike, like, type SQL, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { organization } from '@/lib/db/schema/organization';
import { product } from '@/lib/db/schema/product';
import { escapeLike } from '@/lib/operations/escape-like';
import { type Lead, leadsToVisible } from '@/lib/operations/scope';
import type { Viewer } from '@/lib/operations/viewer';
import { storedAsSearched } from '@/lib/readable-address';

/**
 * The leads to what of the viewer's licenses a text finds: by product and organization, any part of their
 * names; by the beginning of the address; by the last group of any of the keys. Each is a lead of its own,
 * so that what nothing matches is not read license by license.
 */
export function leadsToFound(viewer: Viewer, text: string, only?: string): Lead[] {
  // PostgreSQL has no text with a zero byte, and refuses to look for one.
  const wanted = text.replaceAll('\0', '').trim();
  if (wanted === '') return leadsToVisible(viewer, only);
  const pattern = `%${escapeLike(wanted)}%`;
  const address = storedAsSearched(wanted);
  return leadsToVisible(viewer, only).flatMap(({ from, on }) => {
    const beside = (found: SQL) => (from ? sql`${from}, ${found}` : found);
    const byOrganization = from
      ? sql`${organization.id} = mine.organization_id`
      : viewer.kind === 'customer'
        ? sql`${organization.id} IN (${ownersOf(on)})`
        : sql`true`;
    const named = sql`(${ilike(organization.name, pattern)} OR ${ilike(organization.name, `%${escapeLike(address)}%`)})`;
    return [
      {
        from: beside(sql`(SELECT ${product.id} FROM ${product}
          WHERE ${ilike(product.name, pattern)}) named_product`),
        on: both(on, sql`${license.productId} = named_product.id`),
      },
      {
        from: from
          ? sql`${from} INNER JOIN ${organization} ON ${byOrganization} AND ${named}`
          : sql`(SELECT ${organization.id} FROM ${organization}
              WHERE ${byOrganization} AND ${named}) named_organization`,
        on: from ? on : both(on, sql`${license.organizationId} = named_organization.id`),
      },
      {
        ...(from ? { from } : {}),
        on: both(on, like(license.registeredEmail, `${escapeLike(address)}%`)),
      },
      {
        from: beside(sql`(SELECT ${licenseKey.licenseId} FROM ${licenseKey}
          WHERE ${licenseKey.lastGroup} = ${wanted.slice(-5).toUpperCase()}) ended`),
        on: both(on, sql`${license.id} = ended.license_id`),
      },
    ];
  });
}

/** The organizations that own licenses of a lead: each found behind the one before it, along an index. */
const ownersOf = (on: SQL) => {
  const next = (after: SQL) => sql`(SELECT ${license.organizationId} FROM ${license}
    WHERE ${on} ${after} ORDER BY ${license.organizationId} LIMIT 1)`;
  return sql`WITH RECURSIVE owner (id) AS (${next(sql``)}
    UNION ALL SELECT ${next(sql`AND ${license.organizationId} > owner.id`)}
      FROM owner WHERE owner.id IS NOT NULL)
    SELECT id FROM owner`;
};

const both = (on: SQL, found: SQL) => and(on, found) ?? on;
