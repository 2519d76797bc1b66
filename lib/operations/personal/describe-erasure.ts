import { and, asc, eq, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { reading } from '@/lib/operations/operation';
import { isContact } from '@/lib/operations/scope';

/** As many as are named. */
const NAMED = 20;

type Erasure = {
  /** Registered to the asker's address: they stay. */
  licenses: number;
  /** Of these nobody else is a contact. */
  lastContactOf: { id: string; name: string }[];
};

/** What an erasure of the asker's account would leave, and what stands in its way. Two queries. */
export const describeErasure = reading(
  'describeErasure',
  async ({ context: { db }, viewer }): Promise<Erasure | null> => {
    if (!('email' in viewer)) return null;
    const [licenses, lastContactOf] = await Promise.all([
      db.$count(license, eq(license.registeredEmail, viewer.email)),
      db
        .select({ id: organization.id, name: organization.name })
        .from(membership)
        .innerJoin(organization, eq(organization.id, membership.organizationId))
        .where(
          and(
            isContact(viewer),
            sql`NOT EXISTS (SELECT FROM ${membership} other
              WHERE other.organization_id = ${membership.organizationId}
                AND other.role = 'contact' AND other.user_id <> ${viewer.userId})`,
          ),
        )
        .orderBy(asc(organization.name), asc(organization.id))
        .limit(NAMED),
    ]);
    return { licenses, lastContactOf };
  },
);
