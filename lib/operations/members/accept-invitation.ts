import { and, eq, gt } from 'drizzle-orm';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Ask, operation } from '@/lib/operations/operation';
import { findOrganization, takeTurn } from '@/lib/operations/organization/find-organization';
import { recordEvent } from '@/lib/operations/record/record-event';
import { lockContacts, type MemberRole, tokenHashOf } from './of-organization';

type Over = Refusal<'INVITATION_OVER'>;

/**
 * The invitation that a mailed link is, for whoever signed in with the address that it went to. All others,
 * and whoever has an old link, are answered alike.
 */
const theirs = ({ context, viewer }: Ask, token: string) =>
  and(
    eq(invitation.tokenHash, tokenHashOf(token)),
    eq(invitation.userId, viewer.kind === 'customer' ? viewer.userId : NOBODY),
    gt(invitation.expiresAt, context.now()),
  );
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What an invitation is about. Changes nothing. One query. */
export const describeInvitation = operation(
  'describeInvitation',
  async (
    ask,
    token: string,
  ): Promise<Result<{ organizationName: string; role: MemberRole }, Over>> => {
    const [row] = await ask.context.db
      .select({ organizationName: organization.name, role: invitation.role })
      .from(invitation)
      .innerJoin(organization, eq(organization.id, invitation.organizationId))
      .where(theirs(ask, token));
    return row ? ok(row) : refuse('INVITATION_OVER');
  },
);

/**
 * The invited person belongs to the organization from now on, and the link is used up. Whoever was made one
 * of it meanwhile keeps the stronger part.
 */
export const acceptInvitation = operation(
  'acceptInvitation',
  async (ask, token: string): Promise<Result<{ organizationId: string }, Over>> => {
    const { context, viewer } = ask;
    return context.db.transaction(async (tx) => {
      // As everywhere where people come and go: neither is the organization merged, nor the person erased meanwhile.
      await takeTurn(tx);
      const [asked] = await tx
        .select({ organizationId: invitation.organizationId })
        .from(invitation)
        .where(theirs(ask, token));
      const of = asked && (await findOrganization(tx, asked.organizationId, 'held'));
      if (!of) return refuse('INVITATION_OVER');
      await lockContacts(tx, of.id);
      const [spent] = await tx.delete(invitation).where(theirs(ask, token)).returning();
      if (!spent) return refuse('INVITATION_OVER');
      const at = context.now();
      const { organizationId, userId, role } = spent;
      const row = { organizationId, userId, role };
      await tx
        .insert(membership)
        .values({ ...row, createdAt: at })
        .onConflictDoUpdate({
          target: [membership.organizationId, membership.userId],
          set: { role },
          setWhere: eq(membership.role, 'member'),
        });
      await recordEvent(tx, viewer, { type: 'member.joined', at, after: row });
      return ok({ organizationId });
    });
  },
);
