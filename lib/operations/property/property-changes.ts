import { and, desc, eq, sql } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { event, eventPerson } from '@/lib/db/schema/event';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation, reading } from '@/lib/operations/operation';
import {
  changeProperty,
  type PropertyChange,
  type PropertyRefusal,
  readPropertyValue,
  takeTurn,
} from '@/lib/operations/vendor/set-property';
import { findPlace, type PropertyPlace, scopeId } from '@/lib/operations/vendor/property-place';
import type { Door } from '@/lib/rules/vocabulary';

export type PropertyEvent = {
  id: number;
  at: Date;
  /** Who did it; empty once erased, and for the admin command. */
  person: string;
  door: Door;
  name: string;
  before: unknown;
  after: unknown;
};

/** Changes shown of one property. */
const MOST = 20;

const nameOf = sql<string>`${event.after}->>'name'`;
/** As the index `event_property` has them. */
const changedAt = (place: PropertyPlace) =>
  and(
    eq(event.type, 'property.set'),
    sql`${event.after}->>'scope' = ${place.scope}`,
    sql`${event.after}->>'scopeId' = ${scopeId(place)}`,
  );

const columns = {
  ...{ id: event.id, at: event.at, door: event.door, name: nameOf },
  person: sql<string>`coalesce(${eventPerson.person}, '')`,
  before: sql<unknown>`${event.before}->'value'`,
  after: sql<unknown>`${event.after}->'value'`,
};

/** Who changed a Server Property at a place, newest first; without a name, the last change of each. */
export const listPropertyChanges = reading(
  'listPropertyChanges',
  async (
    { context: { db } },
    { place, name }: { place: PropertyPlace; name?: string },
  ): Promise<PropertyEvent[]> => {
    const beside = eq(eventPerson.eventId, event.id);
    if (name === undefined) {
      return db
        .selectDistinctOn([nameOf], columns)
        .from(event)
        .leftJoin(eventPerson, beside)
        .where(changedAt(place))
        .orderBy(nameOf, desc(event.id));
    }
    return db
      .select(columns)
      .from(event)
      .leftJoin(eventPerson, beside)
      .where(and(changedAt(place), eq(nameOf, name)))
      .orderBy(desc(event.id))
      .limit(MOST);
  },
);

/**
 * Takes the last change of a Server Property back: what it was set to before, or not set at all.
 * Refused where another change came after it, which would be lost.
 */
export const undoProperty = operation(
  'undoProperty',
  async (
    { context, viewer },
    { changeId }: { changeId: number },
  ): Promise<Result<PropertyChange, PropertyRefusal | Refusal<'CHANGED_MEANWHILE'>>> =>
    context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const [change] = await tx
        .select({ before: event.before, after: event.after })
        .from(event)
        .where(and(eq(event.id, changeId), eq(event.type, 'property.set')));
      const place = placeOf(change?.after);
      if (!change || !place) return refuse('NOT_FOUND');
      const name = String(change.after?.name);
      if ((await newest(tx, place, name)) !== changeId) return refuse('CHANGED_MEANWHILE');
      const where = await findPlace(tx, place);
      if (!where) return refuse('NOT_FOUND');
      const value = change.before?.set === false ? null : change.before?.value;
      const read = readPropertyValue({ name, value, place });
      if (!read.ok) return read;
      return ok(await changeProperty(tx, { context, viewer }, { ...read.value, where }));
    }),
);

async function newest(reader: Reader, place: PropertyPlace, name: string) {
  const [row] = await reader
    .select({ id: event.id })
    .from(event)
    .where(and(changedAt(place), eq(nameOf, name)))
    .orderBy(desc(event.id))
    .limit(1);
  return row?.id;
}

/** The place that an event names. */
function placeOf(after: Record<string, unknown> | null | undefined): PropertyPlace | null {
  const id = String(after?.scopeId);
  if (after?.scope === 'global') return { scope: 'global' };
  if (after?.scope === 'product') return { scope: 'product', productId: Number(id) };
  return after?.scope === 'license' ? { scope: 'license', licenseId: id } : null;
}
