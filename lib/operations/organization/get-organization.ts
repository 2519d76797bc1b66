import { eq, sql } from 'drizzle-orm';
import { license } from '@/lib/db/schema/license';
import { organization } from '@/lib/db/schema/organization';
import { standingAt } from '@/lib/operations/locked/standing-in-sql';
import { reading } from '@/lib/operations/operation';
import { isRowId } from '@/lib/operations/row-id';
import { invitationsOf, peopleOf } from './list-members';
import type { Standing } from '@/lib/rules/standing';

/** People and invitations named with it; the list of people has them all. */
const NAMED = 50;

/**
 * An organization: its people by address, the first 50 of them, and how many licenses it has in which
 * state. One that was merged says where it went. Null where there is none. Four queries.
 */
export const getOrganization = reading(
  'getOrganization',
  async ({ context: { db, now } }, organizationId: string) => {
    if (!isRowId(organizationId)) return null;
    const [found, people, totals, invitations] = await Promise.all([
      db.select().from(organization).where(eq(organization.id, organizationId)),
      peopleOf(db, organizationId, NAMED + 1),
      db.execute<{ standing: Standing; licenses: number; seats: number }>(sql`
        SELECT standing, count(*)::int AS licenses, sum(seats)::int AS seats FROM (
          SELECT ${standingAt(now())} AS standing, ${license.seats} AS seats FROM ${license}
          WHERE ${license.organizationId} = ${organizationId}) each
        GROUP BY standing ORDER BY standing`),
      invitationsOf(db, organizationId, now(), NAMED),
    ]);
    const [row] = found;
    if (!row) return null;
    return {
      organizationId: row.id,
      name: row.name,
      reference: row.reference,
      personal: row.personalEmail !== null,
      mergedInto: row.mergedInto,
      createdAt: row.createdAt,
      people: people.slice(0, NAMED),
      morePeople: people.length > NAMED,
      invitations,
      totals: totals.rows,
    };
  },
);
