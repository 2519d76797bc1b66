import { createHash } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import type { Reader, Transaction } from '@/lib/db/connect';
import { membership } from '@/lib/db/schema/membership';
import { type Result, ok, refuse } from '@/lib/olp/result';
import type { Ask, Denial } from '@/lib/operations/operation';
import {
  findOrganization,
  type OrganizationRow,
  takeTurn,
} from '@/lib/operations/organization/find-organization';
import { rolesOf, type Viewer } from '@/lib/operations/viewer';
import { denialOf } from '@/lib/rules/permissions';

export type MemberRole = 'member' | 'contact';

/** Days that an invitation can be accepted. */
export const INVITATION_DAYS = 7;

export const tokenHashOf = (token: string) =>
  new Uint8Array(createHash('sha256').update(token).digest());

/** What the viewer is of an organization; null: nothing. */
async function roleIn(reader: Reader, viewer: Viewer, organizationId: string) {
  if (viewer.kind !== 'customer') return null;
  const [row] = await reader
    .select({ role: membership.role })
    .from(membership)
    .where(ofPerson(organizationId, viewer.userId));
  return row?.role ?? null;
}

export const ofPerson = (organizationId: string, userId: string) =>
  and(eq(membership.organizationId, organizationId), eq(membership.userId, userId));

/** Refuses whoever may not, by what they are of this organization: to strangers it does not exist. */
export async function mayIn(
  reader: Reader,
  { viewer, operation }: Ask,
  organizationId: string,
): Promise<{ ok: false; error: Denial } | null> {
  if (viewer.kind !== 'customer') {
    const denial = denialOf(operation, rolesOf(viewer));
    return denial ? refuse(denial) : null;
  }
  const role = await roleIn(reader, viewer, organizationId);
  const denial = denialOf(operation, role ? [role] : []);
  return denial ? refuse(denial) : null;
}

/** The people of one organization, while nobody else changes them. */
export type People = {
  tx: Transaction;
  organization: OrganizationRow;
  /** Their user ids. */
  contacts: string[];
};

/**
 * Does something with the people of an organization, in one transaction. Its contacts are locked, in one
 * order: of several changes at once each finds what the one before left, so that one contact stays. Whoever
 * was removed meanwhile may no more.
 */
export function withPeople<R extends { ok: boolean }>(
  ask: Ask,
  named: string,
  work: (people: People) => Promise<R>,
): Promise<R | { ok: false; error: Denial }> {
  return ask.context.db.transaction(async (tx) => {
    await takeTurn(tx);
    const organization = await findOrganization(tx, named, 'held');
    if (!organization) return refuse('NOT_FOUND');
    const contacts = await lockContacts(tx, organization.id);
    const denied = await mayIn(tx, ask, organization.id);
    if (denied) return denied;
    return work({ tx, organization, contacts });
  });
}

/** Their user ids. Everything that changes who is of an organization begins with this lock. */
export async function lockContacts(tx: Transaction, organizationId: string): Promise<string[]> {
  const rows = await tx
    .select({ userId: membership.userId })
    .from(membership)
    .where(and(eq(membership.organizationId, organizationId), eq(membership.role, 'contact')))
    .orderBy(asc(membership.userId))
    .for('update');
  return rows.map(({ userId }) => userId);
}

/** Whether nobody would be left who manages it. */
export const isLastContact = ({ contacts }: People, userId: string): boolean =>
  contacts.length === 1 && contacts[0] === userId;

/** The organization that may be asked about, and changed, without a lock. */
export async function mayChange(ask: Ask, named: string): Promise<Result<OrganizationRow, Denial>> {
  const { db } = ask.context;
  const organization = await findOrganization(db, named, 'in turn');
  if (!organization) return refuse('NOT_FOUND');
  return (await mayIn(db, ask, organization.id)) ?? ok(organization);
}
