import { and, eq, sql } from 'drizzle-orm';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { escapeLike } from '@/lib/operations/escape-like';
import type { MailOutcome } from '@/lib/rules/vocabulary';
import { listing } from './listing';

export type PeopleFilters = {
  /** The beginning of their mail address, as it is stored. */
  email?: string | undefined;
  /** Whose they are. */
  organization?: string | undefined;
};

/** Organizations that are named beside a person; who is of more is found there. */
const NAMED = 5;

const addressed = { key: user.email, id: user.id, kind: 'text' } as const;
const added = { key: user.createdAt, id: user.id, kind: 'moment' } as const;

/** The newest of their sign-ins that the audit trail has. */
const signedInAt =
  sql<Date | null>`(SELECT e.at FROM ${eventPerson} p JOIN ${event} e ON e.id = p.event_id
  WHERE p.person = ${user}.email AND e.type = 'person.signed-in'
  ORDER BY p.event_id DESC LIMIT 1)`.mapWith(event.at);

/** What mail servers reported last of what goes to them; null: nothing yet. */
const mailOutcome = sql<MailOutcome | null>`(SELECT o.outcome FROM ${outbox} o
  WHERE o.recipient = ${user}.email AND o.outcome IS NOT NULL ORDER BY o.outcome_at DESC LIMIT 1)`;

const theirs = sql<{ id: string; name: string; role: 'member' | 'contact' }[]>`coalesce((
  SELECT jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name, 'role', n.role)) FROM (
    SELECT o.id, o.name, m.role FROM ${membership} m JOIN ${organization} o ON o.id = m.organization_id
    WHERE m.user_id = ${user}.id ORDER BY o.name, o.id LIMIT ${NAMED}) n), '[]')`;

/**
 * The customers' people: whoever has signed in or belongs to an organization, and is none of the staff.
 * Two queries for a page, three where an organization is named.
 */
export const listPeople = listing('listPeople', {
  orders: {
    address: { ...addressed, direction: 'up' },
    'address-last': { ...addressed, direction: 'down' },
    newest: { ...added, direction: 'down' },
    oldest: { ...added, direction: 'up' },
  },
  where: ({ email, organization: of }: PeopleFilters) =>
    and(
      sql`NOT EXISTS (SELECT FROM ${staff} s WHERE s.user_id = ${user}.id AND s.role IS NOT NULL)`,
      email ? sql`${user}.email LIKE ${escapeLike(email)}::text || '%'` : undefined,
      of
        ? sql`${user}.id IN (SELECT m.user_id FROM ${membership} m WHERE m.organization_id = ${of})`
        : undefined,
    ),
  from: sql`${user}`,
  rows: (reader, { where, orderBy, limit, sortKey }) =>
    reader
      .select({
        id: user.id,
        email: user.email,
        addedAt: user.createdAt,
        signedInAt,
        mailOutcome,
        organizations: theirs,
        licenses: sql<number>`(SELECT count(*)::int FROM ${license}
          WHERE ${license}.registered_email = ${user}.email)`,
        sortKey,
      })
      .from(user)
      .where(where)
      .orderBy(...orderBy)
      .limit(limit),
  async also(reader, { organization: of }) {
    if (!of) return { organizationName: null };
    const [named] = await reader
      .select({ name: organization.name })
      .from(organization)
      .where(eq(organization.id, of));
    return { organizationName: named?.name ?? null };
  },
  csv: {
    id: ({ id }) => id,
    address: ({ email }) => email,
    organizations: ({ organizations }) =>
      organizations.map(({ name, role }) => `${name} (${role})`).join('; '),
    'licenses registered': ({ licenses }) => licenses,
    added: ({ addedAt }) => addedAt,
    'last sign-in': ({ signedInAt: at }) => at,
    'mail reported': ({ mailOutcome: outcome }) => outcome,
  },
});
