import { and, eq, inArray, notExists, sql } from 'drizzle-orm';
import type { Locale } from '@/i18n/locales';
import type { Transaction } from '@/lib/db/connect';
import { event, eventPerson } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { outbox } from '@/lib/db/schema/outbox';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { staff } from '@/lib/db/schema/staff';
import { user } from '@/lib/db/schema/user';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { transact } from '@/lib/operations/locked/locked';
import { lockContacts } from '@/lib/operations/members/of-organization';
import { type Ask, operation } from '@/lib/operations/operation';
import { findOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { normalizeEmail } from '@/lib/rules/email-address';
import { NOBODY, type Whose } from './held';
import { aboutAccount } from './held-of-licenses';
import { whoseOf } from './read-personal-data';

type Erased = {
  email: string;
  /** Registered to the address: they stay. */
  licenses: number;
  /** Organizations that have no contact any more; only the operator leaves any. */
  withoutContact: string[];
};

type EraseRefusal = Refusal<'LAST_CONTACT' | 'CHANGED_MEANWHILE' | 'PERSON_IS_STAFF'>;
type AddressRefusal = Refusal<'EMAIL_INVALID' | 'EMAIL_NON_ASCII' | 'PERSON_UNKNOWN'>;

/**
 * The asker's account is gone, and so is all that says who they were: events keep what happened, and nobody's
 * name. Licenses stay registered to their address; a last mail says so. `LAST_CONTACT`: nobody would be left
 * who manages an organization; `CHANGED_MEANWHILE`: they came to belong to one at this moment.
 */
export const eraseOwnData = operation(
  'eraseOwnData',
  async (ask): Promise<Result<Erased, EraseRefusal>> => {
    const { viewer } = ask;
    if (viewer.kind !== 'customer') throw new Error(`A ${viewer.kind} has no account of its own.`);
    const { userId, email } = viewer;
    return transact(ask.context, (tx) => erase(tx, ask, { userId, email }, {}));
  },
);

/** The same by the operator, whom no organization holds up. `PERSON_UNKNOWN`: nothing is held under that address. */
export const erasePerson = operation(
  'erasePerson',
  async (
    ask,
    input: { email: string; reason: string },
  ): Promise<Result<Erased, EraseRefusal | AddressRefusal>> => {
    const email = normalizeEmail(input.email);
    if (!email.ok) return email;
    return transact(ask.context, async (tx) => {
      const whose = await whoseOf(tx, email.value);
      if (!whose) return refuse('PERSON_UNKNOWN');
      return erase(tx, ask, whose, { reason: plainText(input.reason) });
    });
  },
);

async function erase(
  tx: Transaction,
  { context, viewer }: Ask,
  whose: Whose,
  { reason }: { reason?: string },
): Promise<Result<Erased, EraseRefusal>> {
  const { userId, email } = whose;
  await takeTurn(tx);
  const left = await leaveOrganizations(tx, whose);
  if (viewer.kind === 'customer' && left.last.length > 0) return refuse('LAST_CONTACT');
  const row = await lockPerson(tx, whose);
  if (row?.role) return refuse('PERSON_IS_STAFF');
  const licenses = await tx.$count(license, eq(license.registeredEmail, email));
  // Asked for twice: the other one has done it.
  if (!row && userId !== NOBODY) return ok({ email, licenses, withoutContact: [] });
  const ofUser = eq(membership.userId, userId);
  const gone = await tx.delete(membership).where(ofUser).returning();
  if (gone.some(({ organizationId }) => !left.all.includes(organizationId)))
    return refuse('CHANGED_MEANWHILE');
  await tx.delete(staff).where(eq(staff.userId, userId));
  // Sessions, passkeys, invitations and links go with it (foreign keys of theirs).
  await tx.delete(user).where(eq(user.id, userId));
  await forget(tx, whose);
  const at = context.now();
  for (const { organizationId, role } of gone) {
    const before = { organizationId, userId, role };
    await recordEvent(tx, viewer, { type: 'member.left', at, before });
  }
  await recordEvent(tx, viewer, {
    ...{ type: 'person.erased', at, before: { userId }, after: { licenses } },
    ...(reason ? { reason } : {}),
  });
  await queueMail(
    tx,
    context.vault,
    { recipient: email, locale: (row?.locale as Locale | null) ?? viewer.locale },
    { template: 'account-erased', licenses, path: '/' },
  );
  return ok({ email, licenses, withoutContact: left.last });
}

/** Their organizations, held and with their contacts locked; `last`: those where nobody else is one. */
async function leaveOrganizations(tx: Transaction, { userId }: Whose) {
  const rows = await tx
    .select({ id: membership.organizationId })
    .from(membership)
    .where(eq(membership.userId, userId))
    .orderBy(membership.organizationId);
  const last: string[] = [];
  for (const { id } of rows) {
    const held = await findOrganization(tx, id, 'held');
    const contacts = await lockContacts(tx, id);
    if (held && contacts.length === 1 && contacts[0] === userId) last.push(held.name);
  }
  return { all: rows.map(({ id }) => id), last };
}

/**
 * From here on nobody signs in as them, and no event names them. In the order in which others lock: ending
 * sessions, sessions before challenges; signing in, a challenge or a passkey before the person; an event of theirs
 * holds the person until it is written.
 */
async function lockPerson(tx: Transaction, { userId, email }: Whose) {
  const { id } = session;
  await tx.select({ id }).from(session).where(eq(session.userId, userId)).for('update');
  await tx.delete(signInChallenge).where(eq(signInChallenge.email, email));
  await tx.select({ id: passkey.id }).from(passkey).where(eq(passkey.userId, userId)).for('update');
  const [row] = await tx
    .select({ locale: user.locale, role: staff.role })
    .from(user)
    .leftJoin(staff, eq(staff.userId, user.id))
    .where(eq(user.id, userId))
    .for('update', { of: user });
  return row;
}

/** Who stood beside events, which mails went to them, and the private buyer that they were. */
async function forget(tx: Transaction, { userId, email }: Whose): Promise<void> {
  await tx.delete(eventPerson).where(eq(eventPerson.person, email));
  // From where somebody tried to sign in as them.
  const tried = tx
    .select({ id: event.id })
    .from(event)
    .where(and(aboutAccount(userId), eq(event.actor, 'key-holder')));
  await tx.delete(eventPerson).where(inArray(eventPerson.eventId, tried));
  const registered = tx
    .select({ id: license.id })
    .from(license)
    .where(and(eq(license.registeredEmail, email), eq(license.id, outbox.licenseId)));
  await tx.delete(outbox).where(and(eq(outbox.recipient, email), notExists(registered)));
  const owned = tx
    .select({ id: license.id })
    .from(license)
    .where(eq(license.organizationId, organization.id));
  const theirs = and(eq(organization.personalEmail, email), notExists(owned));
  // The row stays, since events and merges lead there; `.invalid` is nobody's (RFC 2606).
  const nobody = sql`${organization.id}::text || '@erased.invalid'`;
  await tx.update(organization).set({ name: nobody, personalEmail: nobody }).where(theirs);
}
