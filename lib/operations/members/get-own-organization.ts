import { and, asc, eq, gt, ne, or } from 'drizzle-orm';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { user } from '@/lib/db/schema/user';
import { reading } from '@/lib/operations/operation';
import { invitationsOf } from '@/lib/operations/organization/list-members';
import { isRowId } from '@/lib/operations/row-id';
import { ofPerson } from './of-organization';

/** People of a page. */
const PAGE = 100;

/**
 * An organization, for whoever is of it: contacts see everybody by address, 100 at once (`after`: the last
 * address of the page before), and who is invited; members see its contacts and themselves. Null where the
 * asker is none of it. Three queries.
 */
export const getOwnOrganization = reading(
  'getOwnOrganization',
  async ({ context: { db, now }, viewer }, organizationId: string, after?: string) => {
    if (viewer.kind !== 'customer' || !isRowId(organizationId)) return null;
    const [own] = await db
      .select({ id: organization.id, name: organization.name, role: membership.role })
      .from(membership)
      .innerJoin(organization, eq(organization.id, membership.organizationId))
      .where(ofPerson(organizationId, viewer.userId));
    if (!own) return null;
    const all = own.role === 'contact';
    const [people, invitations] = await Promise.all([
      db
        .select({
          userId: user.id,
          email: user.email,
          role: membership.role,
          since: membership.createdAt,
        })
        .from(membership)
        .innerJoin(user, eq(user.id, membership.userId))
        .where(
          and(
            eq(membership.organizationId, own.id),
            after ? gt(user.email, after) : undefined,
            all ? undefined : or(ne(membership.role, 'member'), eq(user.id, viewer.userId)),
          ),
        )
        .orderBy(asc(user.email))
        .limit(PAGE + 1),
      all ? invitationsOf(db, own.id, now(), PAGE) : [],
    ]);
    const shown = people.slice(0, PAGE);
    const last = people.length > PAGE ? shown.at(-1) : undefined;
    return { ...own, self: viewer.userId, people: shown, next: last?.email ?? null, invitations };
  },
);
