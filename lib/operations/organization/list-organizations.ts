import { operation } from '@/lib/operations/operation';
import { and, asc, eq, ilike, isNull, or, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { escapeLike } from '@/lib/operations/escape-like';
import { type Result, ok } from '@/lib/olp/result';
import { storedAsSearched } from '@/lib/readable-address';

export type ListedOrganization = {
  organizationId: string;
  name: string;
  reference: string | null;
  personal: boolean;
  licenses: number;
  people: number;
};

/** Organizations by name, at most `limit`; `search` is part of the name, or the whole reference. */
export const listOrganizations = operation(
  'listOrganizations',
  async (
    { context },
    input: { search?: string; limit: number },
  ): Promise<Result<ListedOrganization[], never>> => {
    const text = input.search?.replaceAll('\0', '').trim();
    const searched =
      text &&
      or(
        ilike(organization.name, containing(text)),
        ilike(organization.name, containing(storedAsSearched(text))),
        eq(organization.reference, text),
      );
    const rows = await context.db
      .select({
        organizationId: organization.id,
        name: organization.name,
        reference: organization.reference,
        personal: sql<boolean>`${organization.personalEmail} IS NOT NULL`,
        licenses: sql<number>`(SELECT count(*)::int FROM ${license}
          WHERE ${license}.organization_id = ${organization}.id)`,
        people: sql<number>`(SELECT count(*)::int FROM ${membership}
          WHERE ${membership}.organization_id = ${organization}.id)`,
      })
      .from(organization)
      .where(and(isNull(organization.mergedInto), searched || undefined))
      .orderBy(asc(organization.name), asc(organization.id))
      .limit(input.limit);
    return ok(rows);
  },
);

const containing = (text: string) => `%${escapeLike(text)}%`;
