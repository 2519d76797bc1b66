import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { directoryPerson } from '@/lib/db/schema/directory';
import { membership } from '@/lib/db/schema/membership';
import { user } from '@/lib/db/schema/user';
import { reading } from '@/lib/operations/operation';
import { isRowId } from '@/lib/operations/row-id';
import type { Viewer } from '@/lib/operations/viewer';
import { emailAddress } from '@/lib/rules/email-address';

/** Somebody as the directory knows them. `active`: they belong to the organization. */
export type DirectoryPerson = {
  id: string;
  userName: string;
  externalId: string | null;
  active: boolean;
  createdAt: Date;
  changedAt: Date;
};

/** What can be asked for: one of these, and exactly that. */
export type PersonFilter = { by: 'id' | 'userName' | 'externalId'; value: string };

/** People of one answer. */
export const MOST_PEOPLE = 200;

/** The organization that a directory speaks for; of everybody else none. */
export const organizationOf = (viewer: Viewer) =>
  viewer.kind === 'directory' ? viewer.organizationId : '';

/**
 * Whom the directory finds: everybody of the organization, and of others whom it has told of. By address, `startIndex`
 * from 1 on, at most 200; `total`: how many there are in all. Two queries.
 */
export const listDirectoryPeople = reading(
  'listDirectoryPeople',
  async (
    { context: { db }, viewer },
    asked: { filter?: PersonFilter; startIndex: number; count: number },
  ): Promise<{ total: number; people: DirectoryPerson[] }> => {
    const of = organizationOf(viewer);
    const where = asked.filter ? whereOf(asked.filter) : undefined;
    const [[all], people] = await Promise.all([
      db
        .select({ total: sql<number>`count(*)::int` })
        .from(user)
        .leftJoin(directoryPerson, isTold(of))
        .where(and(isKnown(of), where)),
      peopleIn(db, of, where)
        .orderBy(asc(user.email))
        .offset(Math.max(asked.startIndex, 1) - 1)
        .limit(Math.min(Math.max(asked.count, 0), MOST_PEOPLE)),
    ]);
    return { total: all?.total ?? 0, people };
  },
);

/** One of them; null: nobody whom this directory finds. One query. */
export const getDirectoryPerson = reading(
  'getDirectoryPerson',
  async ({ context: { db }, viewer }, id: string) => personIn(db, organizationOf(viewer), id),
);

/** One of the people whom the directory of an organization finds. */
export async function personIn(
  reader: Reader,
  organizationId: string,
  id: string,
): Promise<DirectoryPerson | null> {
  const [row] = await peopleIn(reader, organizationId, whereOf({ by: 'id', value: id }));
  return row ?? null;
}

const isTold = (organizationId: string) =>
  and(eq(directoryPerson.userId, user.id), eq(directoryPerson.organizationId, organizationId));

/** One of its index, so that nobody else's people are looked at. */
const isKnown = (organizationId: string): SQL =>
  sql`${user.id} IN (
    SELECT ${membership.userId} FROM ${membership} WHERE ${membership.organizationId} = ${organizationId}
    UNION SELECT ${directoryPerson.userId} FROM ${directoryPerson}
      WHERE ${directoryPerson.organizationId} = ${organizationId})`;

const peopleIn = (reader: Reader, organizationId: string, where: SQL | undefined) =>
  reader
    .select({
      id: user.id,
      userName: user.email,
      externalId: directoryPerson.externalId,
      active: sql<boolean>`${membership.userId} IS NOT NULL`,
      createdAt: sql`coalesce(${directoryPerson.createdAt}, ${membership.createdAt})`.mapWith(
        membership.createdAt,
      ),
      changedAt: sql`coalesce(${directoryPerson.changedAt}, ${membership.createdAt})`.mapWith(
        membership.createdAt,
      ),
    })
    .from(user)
    .leftJoin(
      membership,
      and(eq(membership.userId, user.id), eq(membership.organizationId, organizationId)),
    )
    .leftJoin(directoryPerson, isTold(organizationId))
    .where(and(isKnown(organizationId), where));

function whereOf({ by, value }: PersonFilter): SQL {
  if (by === 'externalId') return eq(directoryPerson.externalId, value);
  if (by === 'id') return isRowId(value) ? eq(user.id, value) : sql`false`;
  const address = emailAddress(value);
  return address ? eq(user.email, address) : sql`false`;
}
