import { and, eq, inArray, sql } from 'drizzle-orm';
import { event, eventPerson } from '@/lib/db/schema/event';
import { user } from '@/lib/db/schema/user';
import { listing } from '@/lib/operations/lists/listing';
import type { Viewer } from '@/lib/operations/viewer';
import { type ActivityType, activityTypes } from '@/lib/rules/vocabulary';

const userIdOf = (viewer: Viewer) => ('userId' in viewer ? viewer.userId : '');
/** Whose account it is about. */
const about = sql`(coalesce(${event.after}->>'userId', ${event.before}->>'userId'))`;

/** Staff act on others too, and colleagues on who is of their organization: whose address it was tells. */
const own = sql`(${event.actor} = 'customer' AND ${event.type} NOT LIKE 'member.%' OR ${eventPerson.person} = (
  SELECT ${user.email} FROM ${user} WHERE ${user.id} = ${about}::uuid))`;

/**
 * What happened to the asker's own account, newest first: by whomever. Who of the vendor it was, and from where,
 * stands in the vendor's trail. Two queries.
 */
export const listActivity = listing('listActivity', {
  orders: {
    newest: { key: event.at, id: event.id, counted: true, kind: 'moment', direction: 'down' },
  },
  where: (_: object, { viewer }) =>
    and(eq(about, userIdOf(viewer)), inArray(event.type, [...activityTypes])),
  from: sql`${event}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: event.id,
        at: event.at,
        type: sql<ActivityType>`${event.type}`,
        /** `self`: the asker; `nobody`: who it was nobody knows; `vendor`: their people or programs. */
        by: sql<
          'self' | 'nobody' | 'colleague' | 'vendor'
        >`CASE WHEN ${event.actor} = 'key-holder' THEN 'nobody'
          WHEN ${own} THEN 'self' WHEN ${event.actor} = 'customer' THEN 'colleague' ELSE 'vendor' END`,
        /** Empty where it is the vendor's, and where addresses are not kept. */
        address: sql<string>`CASE WHEN ${event.actor} = 'key-holder' OR ${own}
          THEN coalesce(${eventPerson.address}, '') ELSE '' END`,
        before: event.before,
        after: event.after,
        sortKey,
      })
      .from(event)
      .leftJoin(eventPerson, eq(eventPerson.eventId, event.id))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  csv: {
    at: ({ at }) => at,
    event: ({ type }) => type,
    by: ({ by }) => by,
    address: ({ address }) => address,
    before: ({ before }) => before && JSON.stringify(before),
    after: ({ after }) => after && JSON.stringify(after),
  },
});
