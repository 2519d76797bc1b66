import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { storedAsSearched } from '@/lib/readable-address';
import { beginsWith } from './begins-with';
import { listing } from './listing';

export type OrganizationFilters = {
  /** The beginning of its name, or its whole reference. */
  named?: string | undefined;
  kind?: 'company' | 'private' | 'all' | undefined;
};

const named = { key: organization.name, id: organization.id, kind: 'text' } as const;
const created = { key: organization.createdAt, id: organization.id, kind: 'moment' } as const;

/** All organizations but those that went into another. Two queries for a page. */
export const listDeskOrganizations = listing('listDeskOrganizations', {
  orders: {
    name: { ...named, direction: 'up' },
    'name-last': { ...named, direction: 'down' },
    newest: { ...created, direction: 'down' },
    oldest: { ...created, direction: 'up' },
  },
  where: ({ named, kind }: OrganizationFilters) =>
    and(
      isNull(organization.mergedInto),
      kind === 'company' ? isNull(organization.personalEmail) : undefined,
      kind === 'private' ? isNotNull(organization.personalEmail) : undefined,
      named
        ? or(
            beginsWith(organization.name, storedAsSearched(named)),
            eq(organization.reference, named),
          )
        : undefined,
    ),
  from: sql`${organization}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: organization.id,
        name: organization.name,
        reference: organization.reference,
        personal: sql<boolean>`${organization.personalEmail} IS NOT NULL`,
        createdAt: organization.createdAt,
        licenses: sql<number>`(SELECT count(*)::int FROM ${license}
          WHERE ${license}.organization_id = ${organization}.id)`,
        people: sql<number>`(SELECT count(*)::int FROM ${membership}
          WHERE ${membership}.organization_id = ${organization}.id)`,
        sortKey,
      })
      .from(organization)
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  csv: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    reference: ({ reference }) => reference,
    'private buyer': ({ personal }) => (personal ? 'yes' : 'no'),
    licenses: ({ licenses }) => licenses,
    people: ({ people }) => people,
    created: ({ createdAt }) => createdAt,
  },
});
