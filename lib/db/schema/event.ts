import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { activation } from './activation';
import { actors, doors, eventTypes } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';
import { license } from './license';

/**
 * The audit trail. Events of a license form a hash chain by sequence; all others stand alone.
 * Person and address stand in `event_person`, which can be erased without breaking the chain:
 * the event holds only a salted hash of them.
 */
export const event = pgTable(
  'event',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    type: text('type', { enum: eventTypes }).notNull(),
    actor: text('actor', { enum: actors }).notNull(),
    door: text('door', { enum: doors }).notNull(),
    licenseId: uuid('license_id').references(() => license.id),
    activationId: uuid('activation_id').references(() => activation.id),
    sequence: integer('sequence'),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    reason: text('reason'),
    personHash: bytea('person_hash').notNull(),
    previousHash: bytea('previous_hash'),
    hash: bytea('hash'),
  },
  (t) => [
    uniqueIndex('event_chain').on(t.licenseId, t.sequence),
    // Ascending: the trail is walked in both directions, by time and then by id.
    index('event_at').on(t.at, t.id),
    index('event_type_at').on(t.type, t.at, t.id),
    // Who changed a Server Property last, at one place.
    index('event_property')
      .on(
        sql`(${t.after}->>'scope')`,
        sql`(${t.after}->>'scopeId')`,
        sql`(${t.after}->>'name')`,
        t.id,
      )
      .where(sql`${t.type} = 'property.set'`),
    // What happened to somebody's account, for themselves.
    index('event_about')
      .on(sql`(coalesce(${t.after}->>'userId', ${t.before}->>'userId'))`, t.at, t.id)
      .where(sql`coalesce(${t.after}->>'userId', ${t.before}->>'userId') IS NOT NULL`),
    check('event_type', oneOf(t.type, eventTypes)),
    check('event_actor', oneOf(t.actor, actors)),
    check('event_door', oneOf(t.door, doors)),
    check(
      'event_chained',
      sql`(${t.licenseId} IS NULL) = (${t.sequence} IS NULL) AND (${t.sequence} IS NULL) = (${t.hash} IS NULL)`,
    ),
  ],
);

/** Who an event was about, erasable. The salt goes with it, so the hash then says nothing. */
export const eventPerson = pgTable(
  'event_person',
  {
    eventId: bigint('event_id', { mode: 'number' })
      .primaryKey()
      .references(() => event.id),
    salt: bytea('salt').notNull(),
    person: text('person').notNull(),
    address: text('address').notNull(),
  },
  (t) => [index('event_person_name').on(t.person, t.eventId)],
);
