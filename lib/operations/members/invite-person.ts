import { randomBytes } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { queueMail } from '@/lib/mail/queue-mail';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Denial, operation } from '@/lib/operations/operation';
import { type AddPersonRefusal, userOf } from '@/lib/operations/people/add-staff';
import { isRowId } from '@/lib/operations/row-id';
import { recordEvent } from '@/lib/operations/record/record-event';
import { normalizeEmail } from '@/lib/rules/email-address';
import {
  INVITATION_DAYS,
  type MemberRole,
  mayChange,
  ofPerson,
  tokenHashOf,
  withPeople,
} from './of-organization';

/**
 * Asks somebody, by mail, to belong to an organization: an id, of the vendor's also a reference. Whoever is
 * invited again gets a new link, and the one before is over. The answer does not tell whether the address
 * is known to the portal. `MEMBER_ALREADY`: it belongs to the organization, where contacts see that anyway.
 */
export const invitePerson = operation(
  'invitePerson',
  async (
    ask,
    input: { organization: string; email: string; role: MemberRole },
  ): Promise<
    Result<
      { id: string; email: string; organizationName: string; expiresAt: Date },
      Denial | AddPersonRefusal | Refusal<'MEMBER_ALREADY' | 'RATE_LIMITED'>
    >
  > => {
    const { context, viewer } = ask;
    const found = await mayChange(ask, input.organization);
    if (!found.ok) return found;
    const address = normalizeEmail(input.email);
    if (!address.ok) return address;
    const email = address.value;
    const allowed = await context.limits.consume('invitationMail', found.value.id);
    if (!allowed.ok) return allowed;
    return withPeople(ask, input.organization, async ({ tx, organization: of }) => {
      const userId = await userOf(tx, email);
      const theirs = ofPerson(of.id, userId);
      if ((await tx.$count(membership, theirs)) > 0) return refuse('MEMBER_ALREADY');
      const token = randomBytes(24).toString('base64url');
      const at = context.now();
      const expiresAt = new Date(at.getTime() + INVITATION_DAYS * 86_400_000);
      const { role } = input;
      const row = { role, tokenHash: tokenHashOf(token), expiresAt, createdAt: at };
      const over = lt(invitation.expiresAt, at);
      await tx.delete(invitation).where(and(eq(invitation.organizationId, of.id), over));
      const [written] = await tx
        .insert(invitation)
        .values({ organizationId: of.id, userId, ...row })
        .onConflictDoUpdate({ target: [invitation.organizationId, invitation.userId], set: row })
        .returning({ id: invitation.id });
      if (!written) throw new Error('An invitation was not written.');
      const how = { recipient: email, locale: viewer.locale };
      await queueMail(tx, context.vault, how, {
        template: 'invitation',
        organizationName: of.name,
        role,
        from: viewer.kind === 'customer' ? viewer.email : '',
        days: INVITATION_DAYS,
        path: `/invitation?token=${token}`,
      });
      const after = { organizationId: of.id, userId, role };
      await recordEvent(tx, viewer, { type: 'member.invited', at, after });
      return ok({ id: written.id, email, organizationName: of.name, expiresAt });
    });
  },
);

/** An invitation is over: its link leads nowhere from now on. By the id that lists show. */
export const takeInvitationBack = operation(
  'takeInvitationBack',
  async (
    ask,
    input: { organization: string; id: string },
  ): Promise<Result<null, Denial | Refusal<'NOTHING_TO_CHANGE'>>> =>
    withPeople(ask, input.organization, async ({ tx, organization: of }) => {
      if (!isRowId(input.id)) return refuse('NOTHING_TO_CHANGE');
      const [gone] = await tx
        .delete(invitation)
        .where(and(eq(invitation.organizationId, of.id), eq(invitation.id, input.id)))
        .returning({ userId: invitation.userId, role: invitation.role });
      if (!gone) return refuse('NOTHING_TO_CHANGE');
      await recordEvent(tx, ask.viewer, {
        type: 'member.invitation-ended',
        at: ask.context.now(),
        before: { organizationId: of.id, ...gone },
      });
      return ok(null);
    }),
);
