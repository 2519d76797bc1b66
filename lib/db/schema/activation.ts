import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { activationStates, closers, closingDoors, doors } from '../../rules/vocabulary';
import { bytea, moment, oneOf } from './columns';
import { license } from './license';
import { product } from './product';

/** A license active, now or once, on one computer (protocol 10.1). Rows are never deleted. */
export const activation = pgTable(
  'activation',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    licenseId: uuid('license_id')
      .notNull()
      .references(() => license.id),
    productId: bigint('product_id', { mode: 'number' })
      .notNull()
      .references(() => product.id),
    state: text('state', { enum: activationStates }).notNull().default('active'),
    /**
     * Which of the license's seats this row holds while active: 1 to the number of seats. Unique
     * among active rows, so that not even a missing lock can seat two computers on one.
     */
    seat: integer('seat').notNull(),
    computerId: text('computer_id').notNull(),
    computerIdHash: bytea('computer_id_hash').notNull(),
    computerName: text('computer_name').notNull(),
    /** Device Code bytes; null for an unbound activation. */
    deviceCode: bytea('device_code'),
    /** D of a type 2 request and the kid it was made for: what a short key is computed from. */
    devicePublicKey: bytea('device_public_key'),
    exchangeKid: integer('exchange_kid'),
    kid: integer('kid').notNull(),
    epoch: integer('epoch').notNull(),
    computerKey: bytea('computer_key').notNull(),
    shortComputerKey: text('short_computer_key'),
    /** Last valid day of an unbound key: its seat is free afterwards (protocol 10.4). */
    unboundLastDay: date('unbound_last_day', { mode: 'string' }),
    activatedAt: moment('activated_at').notNull().defaultNow(),
    activatedDoor: text('activated_door', { enum: doors }).notNull(),
    issuedAt: moment('issued_at').notNull().defaultNow(),
    closedAt: moment('closed_at'),
    closedDoor: text('closed_door', { enum: closingDoors }),
    closedBy: text('closed_by', { enum: closers }),
    closedReason: text('closed_reason'),
    /** When the DVC arrived, and the revealed secret w: the proof itself (protocol 10.3). */
    provenAt: moment('proven_at'),
    proof: bytea('proof'),
    /** When staff gave a release that nobody proved back: it counts for no limit any more. */
    claimGivenBackAt: moment('claim_given_back_at'),
    lastSeenAt: moment('last_seen_at'),
    /** Its check-ins in the hour that began then. */
    checkInsSince: moment('check_ins_since'),
    checkIns: integer('check_ins').notNull().default(0),
    /** What the device is to present at its next check-in, and what it presented last (protocol 11). */
    ratchetCur: bytea('ratchet_cur'),
    ratchetPrev: bytea('ratchet_prev'),
    /** Check-ins that presented neither: copied or restored state. */
    forks: integer('forks').notNull().default(0),
    /** The newest of them since the alarm was last cleared. */
    lastForkAt: moment('last_fork_at'),
    /** The clone alarm stands: when a sign of a copy was last seen; null once it is cleared. */
    cloneAlarmAt: moment('clone_alarm_at'),
    /** Since when check-ins of this activation are answered SUSPENDED. */
    cloneSuspendedAt: moment('clone_suspended_at'),
    /** When the owner was last told of the alarm that stands. */
    cloneMailedAt: moment('clone_mailed_at'),
  },
  (t) => [
    uniqueIndex('activation_device').on(t.deviceCode, t.productId),
    uniqueIndex('activation_one_active_per_computer')
      .on(t.licenseId, t.computerIdHash)
      .where(sql`${t.state} = 'active'`),
    uniqueIndex('activation_one_computer_per_seat')
      .on(t.licenseId, t.seat)
      .where(sql`${t.state} = 'active'`),
    index('activation_of_license').on(t.licenseId, t.activatedAt.desc(), t.id),
    // The active computers of a license apart from the others, walked in both directions.
    index('activation_listed').on(t.licenseId, sql`(${t.state} = 'active')`, t.activatedAt, t.id),
    index('activation_of_computer').on(t.computerIdHash, t.productId),
    // Unbound computers whose seat is free after a day.
    index('activation_unbound')
      .on(t.licenseId, t.unboundLastDay)
      .where(sql`${t.state} = 'active' AND ${t.unboundLastDay} IS NOT NULL`),
    // How many computers hold what a key of the ring signed.
    index('activation_of_ring_key').on(t.productId, t.kid).where(sql`${t.state} = 'active'`),
    // Ascending both: lists are walked in both directions, by time and then by id.
    index('activation_recent').on(t.activatedAt, t.id),
    // Those of one state, but for the one that nearly all are in.
    index('activation_ended').on(t.state, t.activatedAt, t.id).where(sql`${t.state} <> 'active'`),
    // What ended on a day.
    index('activation_closed').on(t.closedAt).where(sql`${t.closedAt} IS NOT NULL`),
    index('activation_clone_alarms')
      .on(t.cloneAlarmAt, t.id)
      .where(sql`${t.cloneAlarmAt} IS NOT NULL AND ${t.state} = 'active'`),
    // How the desk finds a computer: by how its name or Computer ID begins, or by its used code.
    index('activation_name').on(sql`lower(${t.computerName} COLLATE "C") text_pattern_ops`),
    index('activation_computer_id').on(sql`lower(${t.computerId} COLLATE "C") text_pattern_ops`),
    index('activation_proof').on(t.proof).where(sql`${t.proof} IS NOT NULL`),
    check('activation_state', oneOf(t.state, activationStates)),
    check('activation_activated_door', oneOf(t.activatedDoor, doors)),
    check('activation_closed_door', oneOf(t.closedDoor, closingDoors)),
    check('activation_closed_by', oneOf(t.closedBy, closers)),
    check('activation_closed', sql`(${t.state} = 'active') = (${t.closedAt} IS NULL)`),
    check(
      'activation_proven',
      sql`(${t.state} = 'released_proven') = (${t.proof} IS NOT NULL) AND (${t.proof} IS NULL) = (${t.provenAt} IS NULL)`,
    ),
    check(
      'activation_unbound',
      sql`(${t.deviceCode} IS NULL) = (${t.unboundLastDay} IS NOT NULL) AND (${t.deviceCode} IS NOT NULL OR ${t.devicePublicKey} IS NULL)`,
    ),
    check('activation_device_code', sql`octet_length(${t.deviceCode}) = 10`),
    check(
      'activation_clone_alarm',
      sql`${t.cloneAlarmAt} IS NOT NULL OR (${t.cloneSuspendedAt} IS NULL AND ${t.cloneMailedAt} IS NULL)`,
    ),
    check(
      'activation_claim_given_back',
      sql`${t.claimGivenBackAt} IS NULL OR ${t.state} <> 'active'`,
    ),
    check('activation_seat', sql`${t.seat} >= 1`),
    check('activation_epoch', sql`${t.epoch} BETWEEN 1 AND 2147483647`),
    check('activation_computer_id', sql`octet_length(${t.computerId}) BETWEEN 1 AND 128`),
    check('activation_computer_name', sql`octet_length(${t.computerName}) <= 32`),
  ],
);
