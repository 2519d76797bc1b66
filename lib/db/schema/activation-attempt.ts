import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { attemptCodes, doors } from '../../rules/vocabulary';
import { moment, oneOf } from './columns';

/**
 * Activations that were refused, counted: one row per day, license, computer, reason and door. A key that
 * is not known has one without a license and a computer, whatever was typed. No foreign key: noting an
 * attempt waits for no lock of the license, and none is ever deleted.
 */
export const activationAttempt = pgTable(
  'activation_attempt',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** UTC. */
    day: date('day', { mode: 'string' }).notNull(),
    licenseId: uuid('license_id'),
    /** Empty: of none, or of more than a day has rows for. */
    computerId: text('computer_id').notNull(),
    code: text('code', { enum: attemptCodes }).notNull(),
    door: text('door', { enum: doors }).notNull(),
    times: integer('times').notNull().default(1),
    firstAt: moment('first_at').notNull(),
    lastAt: moment('last_at').notNull(),
  },
  (t) => [
    unique('activation_attempt_counted')
      .on(t.day, t.licenseId, t.computerId, t.code, t.door)
      .nullsNotDistinct(),
    index('activation_attempt_recent').on(t.lastAt, t.id),
    index('activation_attempt_license').on(t.licenseId, t.lastAt, t.id),
    index('activation_attempt_computer')
      .on(t.computerId, t.lastAt, t.id)
      .where(sql`${t.computerId} <> ''`),
    check('activation_attempt_code', oneOf(t.code, attemptCodes)),
    check('activation_attempt_door', oneOf(t.door, doors)),
    check('activation_attempt_unknown', sql`${t.licenseId} IS NOT NULL OR ${t.computerId} = ''`),
  ],
);
