import { operation } from '@/lib/operations/operation';
import { membership } from '@/lib/db/schema/membership';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { normalizeEmail } from '@/lib/rules/email-address';
import { findOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { type AddPersonRefusal, userOf } from './add-staff';

export type AddMemberRefusal = AddPersonRefusal | Refusal<'ORGANIZATION_UNKNOWN'>;

/** Makes someone a member or contact of the organization that an id or a reference names. */
export const addMember = operation(
  'addMember',
  async (
    { context, viewer },
    input: { email: string; organization: string; role: 'member' | 'contact' },
  ): Promise<Result<{ email: string; organizationName: string }, AddMemberRefusal>> => {
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    return context.db.transaction(async (tx) => {
      await takeTurn(tx);
      const of = await findOrganization(tx, input.organization, 'held');
      if (!of) return refuse('ORGANIZATION_UNKNOWN');
      const row = { organizationId: of.id, userId: await userOf(tx, email), role: input.role };
      await tx
        .insert(membership)
        .values(row)
        .onConflictDoUpdate({
          target: [membership.organizationId, membership.userId],
          set: { role: input.role },
        });
      await recordEvent(tx, viewer, { type: 'member.added', at: context.now(), after: row });
      return ok({ email, organizationName: of.name });
    });
  },
);
