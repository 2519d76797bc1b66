import { asc, eq } from 'drizzle-orm';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { reading } from '@/lib/operations/operation';

/** The organizations of which the asker is, by name, and as what; at most 100. One query. */
export const listOwnOrganizations = reading(
  'listOwnOrganizations',
  async ({ context: { db }, viewer }) =>
    viewer.kind === 'customer'
      ? db
          .select({ id: organization.id, name: organization.name, role: membership.role })
          .from(membership)
          .innerJoin(organization, eq(organization.id, membership.organizationId))
          .where(eq(membership.userId, viewer.userId))
          .orderBy(asc(organization.name), asc(organization.id))
          .limit(100)
      : [],
);
