import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import { activation } from '@/lib/db/schema/activation';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { user } from '@/lib/db/schema/user';
import { listing } from '@/lib/operations/lists/listing';
import { namedLicense } from '@/lib/operations/lists/named-license';
import { type EventCategory, eventTypesOf } from '@/lib/rules/event-categories';

export type EventFilters = {
  category?: EventCategory | undefined;
  /** Mail address of who did it. */
  person?: string | undefined;
  license?: string | undefined;
  /** Days, UTC, both included. */
  since?: string | undefined;
  until?: string | undefined;
};

const at = { key: event.at, id: event.id, counted: true, kind: 'moment' } as const;

/** The audit trail, newest first. Two queries for a page, three where a license is named. */
export const listEvents = listing('listEvents', {
  orders: { newest: { ...at, direction: 'down' }, oldest: { ...at, direction: 'up' } },
  where: ({ category, person, license: of, since, until }: EventFilters) =>
    and(
      category && inArray(event.type, eventTypesOf(category)),
      person ? eq(eventPerson.person, person) : undefined,
      of ? eq(event.licenseId, of) : undefined,
      since ? gte(event.at, sql`${since}::date::timestamp AT TIME ZONE 'UTC'`) : undefined,
      until ? lt(event.at, sql`(${until}::date + 1)::timestamp AT TIME ZONE 'UTC'`) : undefined,
    ),
  from: sql`${event} LEFT JOIN ${eventPerson} ON ${eventPerson.eventId} = ${event.id}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: event.id,
        at: event.at,
        type: event.type,
        actor: event.actor,
        door: event.door,
        /** Who did it; empty once erased, and for programs. */
        person: sql<string>`coalesce(${eventPerson.person}, '')`,
        address: sql<string>`coalesce(${eventPerson.address}, '')`,
        /** The person it was done to. */
        about: sql<string | null>`(SELECT ${user.email} FROM ${user} WHERE ${user.id} =
          coalesce(${event.after}->>'userId', ${event.before}->>'userId')::uuid)`,
        licenseId: event.licenseId,
        keyEnding: licenseKey.lastGroup,
        productName: product.name,
        activationId: event.activationId,
        computerName: activation.computerName,
        computerId: activation.computerId,
        before: event.before,
        after: event.after,
        reason: event.reason,
        sortKey,
      })
      .from(event)
      .leftJoin(eventPerson, eq(eventPerson.eventId, event.id))
      .leftJoin(license, eq(license.id, event.licenseId))
      .leftJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
      .leftJoin(product, eq(product.id, license.productId))
      .leftJoin(activation, eq(activation.id, event.activationId))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  also: namedLicense,
  csv: {
    id: ({ id }) => id,
    at: ({ at: when }) => when,
    event: ({ type }) => type,
    actor: ({ actor }) => actor,
    door: ({ door }) => door,
    person: ({ person }) => person,
    address: ({ address }) => address,
    about: ({ about }) => about,
    product: ({ productName }) => productName,
    license: ({ licenseId }) => licenseId,
    'key ends with': ({ keyEnding }) => keyEnding,
    computer: ({ computerName }) => computerName,
    'computer id': ({ computerId }) => computerId,
    before: ({ before }) => before && JSON.stringify(before),
    after: ({ after }) => after && JSON.stringify(after),
    reason: ({ reason }) => reason,
  },
});
