import { and, eq } from 'drizzle-orm';
import { membership } from '@/lib/db/schema/membership';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { findOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type PersonRefusal, personOf, signOut } from './end-sessions';

/**
 * Somebody no longer belongs to an organization, and is signed out. Licenses that are registered to
 * their own address stay theirs.
 */
export const removeMember = operation(
  'removeMember',
  async (
    { context, viewer },
    input: { email: string; organization: string; reason?: string },
  ): Promise<
    Result<
      { email: string; organizationName: string },
      PersonRefusal | Refusal<'ORGANIZATION_UNKNOWN'>
    >
  > =>
    context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const of = await findOrganization(tx, input.organization, 'held');
      if (!of) return refuse('ORGANIZATION_UNKNOWN');
      const person = await personOf(tx, input.email);
      if (!person.ok) return person;
      const { userId, email } = person.value;
      const theirs = and(eq(membership.organizationId, of.id), eq(membership.userId, userId));
      const [gone] = await tx.delete(membership).where(theirs).returning();
      if (!gone) return refuse('PERSON_UNKNOWN');
      await signOut(tx, person.value);
      await recordEvent(tx, viewer, {
        type: 'member.removed',
        at: context.now(),
        before: { organizationId: of.id, userId, role: gone.role },
        ...(input.reason ? { reason: input.reason } : {}),
      });
      return ok({ email, organizationName: of.name });
    }),
);
