import { operation } from '@/lib/operations/operation';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { invitation } from '@/lib/db/schema/invitation';
import { directoryPerson, directoryToken } from '@/lib/db/schema/directory';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { plainText } from '@/lib/operations/plain-text';
import { recordEvent } from '@/lib/operations/record/record-event';
import { findOrganization, takeTurn } from './find-organization';

type MergeRefusal = Refusal<'ORGANIZATION_UNKNOWN' | 'ORGANIZATION_PERSONAL' | 'NOTHING_TO_CHANGE'>;

export type MergedOrganization = { organizationId: string; licenses: number; people: number };

/**
 * Moves the licenses and people of one organization into another; whoever is in both keeps the
 * stronger role. The merged one stays as a row that leads on, so its id and reference go on naming
 * what they named. Locks: the turn, the organization that ends, its licenses by their ids.
 */
export const mergeOrganizations = operation(
  'mergeOrganizations',
  async (
    { context, viewer },
    input: { from: string; into: string; reason?: string },
  ): Promise<Result<MergedOrganization, MergeRefusal>> => {
    const reason = plainText(input.reason ?? '');
    return context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const from = await findOrganization(tx, input.from, 'in turn');
      const into = await findOrganization(tx, input.into, 'in turn');
      if (!from || !into) return refuse('ORGANIZATION_UNKNOWN');
      if (from.id === into.id) return refuse('NOTHING_TO_CHANGE');
      // What the private buyer buys next would be seen by the contacts of the other.
      if (into.personalEmail !== null) return refuse('ORGANIZATION_PERSONAL');
      // Keeps away whoever gives it licenses and people, but not a foreign key's look at it: a change of
      // a license takes one while it holds the license that is waited for here.
      const mine = eq(organization.id, from.id);
      await tx.select({ id: organization.id }).from(organization).where(mine).for('no key update');
      const facts = { at: context.now(), ...(reason ? { reason } : {}) };
      const [before, after] = [{ organizationId: from.id }, { organizationId: into.id }];
      const licenses = await moveLicenses(tx, from.id, into.id);
      for (const licenseId of licenses) {
        await recordEvent(tx, viewer, {
          ...facts,
          type: 'license.moved',
          licenseId,
          before,
          after,
        });
      }
      const people = await moveMemberships(tx, from.id, into.id);
      await moveInvitations(tx, from.id, into.id);
      // Whose people sign in where, the contacts of the other one say anew.
      const domains = await tx
        .delete(signOnDomain)
        .where(eq(signOnDomain.organizationId, from.id))
        .returning({ domain: signOnDomain.domain });
      await tx.delete(signOn).where(eq(signOn.organizationId, from.id));
      // And which directory says so.
      await tx.delete(directoryToken).where(eq(directoryToken.organizationId, from.id));
      await tx.delete(directoryPerson).where(eq(directoryPerson.organizationId, from.id));
      await tx.update(organization).set({ mergedInto: into.id }).where(mine);
      await recordEvent(tx, viewer, {
        ...facts,
        type: 'organization.merged',
        before: { ...before, people: people.before, domains: domains.map((one) => one.domain) },
        after: { ...after, people: people.after },
      });
      const moved = { licenses: licenses.length, people: people.after.length };
      return ok({ organizationId: into.id, ...moved });
    });
  },
);

async function moveLicenses(tx: Transaction, from: string, into: string): Promise<string[]> {
  const rows = await tx
    .select({ id: license.id })
    .from(license)
    .where(eq(license.organizationId, from))
    .orderBy(asc(license.id))
    .for('update');
  await tx.update(license).set({ organizationId: into }).where(eq(license.organizationId, from));
  return rows.map((row) => row.id);
}

/** Who is invited to both keeps the invitation to the one that stays. */
async function moveInvitations(tx: Transaction, from: string, into: string) {
  const { organizationId, userId } = invitation;
  const there = tx.select({ userId }).from(invitation).where(eq(organizationId, into));
  await tx.delete(invitation).where(and(eq(organizationId, from), inArray(userId, there)));
  await tx.update(invitation).set({ organizationId: into }).where(eq(organizationId, from));
}

/** The memberships of everybody who is moved, in both organizations, as they were and as they are. */
async function moveMemberships(tx: Transaction, from: string, into: string) {
  const { organizationId, userId, role } = membership;
  const moved = tx.select({ userId }).from(membership).where(eq(organizationId, from));
  const before = await tx
    .select({ organizationId, userId, role })
    .from(membership)
    .where(and(inArray(organizationId, [from, into]), inArray(userId, moved)));
  const coming = before.filter((row) => row.organizationId === from);
  if (coming.length === 0) return { before, after: [] };
  await tx.delete(membership).where(eq(organizationId, from));
  const after = await tx
    .insert(membership)
    .values(coming.map((row) => ({ ...row, organizationId: into })))
    .onConflictDoUpdate({
      target: [organizationId, userId],
      // The stronger role: "contact" comes before "member".
      set: { role: sql`least(${role}, excluded.role)` },
    })
    .returning({ organizationId, userId, role });
  return { before, after };
}
