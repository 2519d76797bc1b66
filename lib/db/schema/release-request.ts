import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { activation } from './activation';
import { requestStates } from '../../rules/vocabulary';
import { moment, oneOf } from './columns';
import { license } from './license';

const askers = ['customer', 'mail-link'] as const;
const deciders = ['allowance', 'staff', 'operator', 'release'] as const;

/**
 * "This computer no longer works": a request to free a seat whose computer can make no code, where
 * one is required (product.md, journey 8). One may be open per activation.
 */
export const releaseRequest = pgTable(
  'release_request',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    licenseId: uuid('license_id')
      .notNull()
      .references(() => license.id),
    activationId: uuid('activation_id')
      .notNull()
      .references(() => activation.id),
    /** `closed`: the seat came free by itself, by a code for instance. */
    state: text('state', { enum: requestStates }).notNull().default('open'),
    reason: text('reason').notNull(),
    openedAt: moment('opened_at').notNull(),
    /** Who asked: signed in, or by the link mailed to the registered address. */
    openedBy: text('opened_by', { enum: askers }).notNull(),
    decidedAt: moment('decided_at'),
    /** `allowance`: granted at once; else who decided, or what closed it. */
    decidedBy: text('decided_by', { enum: deciders }),
    /** What staff told the customer. */
    answer: text('answer'),
  },
  (t) => [
    uniqueIndex('release_request_one_open').on(t.activationId).where(sql`${t.state} = 'open'`),
    index('release_request_state').on(t.state, t.openedAt, t.id),
    index('release_request_opened').on(t.openedAt, t.id),
    index('release_request_license').on(t.licenseId, t.openedAt.desc()),
    check('release_request_state', oneOf(t.state, requestStates)),
    check('release_request_opened_by', oneOf(t.openedBy, askers)),
    check('release_request_decided_by', oneOf(t.decidedBy, deciders)),
    check('release_request_decided', sql`(${t.state} = 'open') = (${t.decidedAt} IS NULL)`),
    check('release_request_reason', sql`char_length(${t.reason}) BETWEEN 1 AND 500`),
  ],
);
