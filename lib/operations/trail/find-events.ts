import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { activation } from '@/lib/db/schema/activation';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { licenseKey } from '@/lib/db/schema/license-key';
import { product } from '@/lib/db/schema/product';
import { user } from '@/lib/db/schema/user';
import { type Order, type Page, pageAt } from '@/lib/operations/desk/keyset';
import { type EventCategory, eventTypesOf } from '@/lib/rules/event-categories';
import type { Door, EventType } from '@/lib/rules/vocabulary';

export type EventFilters = {
  category?: EventCategory | undefined;
  /** Mail address of who did it. */
  person?: string | undefined;
  licenseId?: string | undefined;
  /** Days, UTC, both included. */
  since?: string | undefined;
  until?: string | undefined;
};

export type TrailEvent = {
  id: number;
  at: Date;
  type: EventType;
  actor: string;
  door: Door;
  /** Who did it; empty once erased, and for programs. */
  person: string;
  address: string;
  /** The person it was done to. */
  about: string | null;
  licenseId: string | null;
  keyEnding: string | null;
  productName: string | null;
  activationId: string | null;
  computerName: string | null;
  computerId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
};

const NEWEST: Order = {
  ...{ key: event.at, id: event.id, counted: true },
  ...{ kind: 'moment', direction: 'down' },
};

/** A page of the trail, newest first. */
export async function findEvents(
  reader: Reader,
  input: { filters: EventFilters; cursor: string | undefined; size?: number },
): Promise<Page<TrailEvent>> {
  const page = pageAt(NEWEST, input.cursor, input.size);
  const found = await reader
    .select({
      id: event.id,
      at: event.at,
      type: event.type,
      actor: event.actor,
      door: event.door,
      person: sql<string>`coalesce(${eventPerson.person}, '')`,
      address: sql<string>`coalesce(${eventPerson.address}, '')`,
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
      sortKey: page.sortKey,
    })
    .from(event)
    .leftJoin(eventPerson, eq(eventPerson.eventId, event.id))
    .leftJoin(license, eq(license.id, event.licenseId))
    .leftJoin(licenseKey, and(eq(licenseKey.licenseId, license.id), licenseKey.main))
    .leftJoin(product, eq(product.id, license.productId))
    .leftJoin(activation, eq(activation.id, event.activationId))
    .where(and(filtered(input.filters), page.where))
    .orderBy(...page.orderBy)
    .limit(page.limit);
  return page.cut(found);
}

export function filtered({ category, person, licenseId, since, until }: EventFilters) {
  return and(
    category && inArray(event.type, eventTypesOf(category)),
    person ? eq(eventPerson.person, person) : undefined,
    licenseId ? eq(event.licenseId, licenseId) : undefined,
    since ? gte(event.at, sql`${since}::date::timestamp AT TIME ZONE 'UTC'`) : undefined,
    until ? lt(event.at, sql`(${until}::date + 1)::timestamp AT TIME ZONE 'UTC'`) : undefined,
  );
}
