import { and, asc, eq, gt } from 'drizzle-orm';
import type { Reader } from '@/lib/db/connect';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { user } from '@/lib/db/schema/user';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { operation } from '@/lib/operations/operation';
import { findOrganization } from './find-organization';

/** Of each. */
const MOST = 50;

export type Members = {
  people: Awaited<ReturnType<typeof peopleOf>>;
  invitations: Awaited<ReturnType<typeof invitationsOf>>;
};

/** Who is of the organization that an id or a reference names, and who is invited; by address, 50 of each. */
export const listMembers = operation(
  'listMembers',
  async (
    { context: { db, now } },
    named: string,
  ): Promise<Result<Members, Refusal<'ORGANIZATION_UNKNOWN'>>> => {
    const of = await findOrganization(db, named, 'in turn');
    if (!of) return refuse('ORGANIZATION_UNKNOWN');
    const [people, invitations] = await Promise.all([
      peopleOf(db, of.id, MOST),
      invitationsOf(db, of.id, now(), MOST),
    ]);
    return ok({ people, invitations });
  },
);

export const peopleOf = (reader: Reader, organizationId: string, limit: number) =>
  reader
    .select({
      userId: user.id,
      email: user.email,
      role: membership.role,
      since: membership.createdAt,
    })
    .from(membership)
    .innerJoin(user, eq(user.id, membership.userId))
    .where(eq(membership.organizationId, organizationId))
    .orderBy(asc(user.email))
    .limit(limit);

/** Who was asked to belong to it and can still accept. */
export const invitationsOf = (reader: Reader, organizationId: string, now: Date, limit: number) =>
  reader
    .select({
      id: invitation.id,
      email: user.email,
      role: invitation.role,
      expiresAt: invitation.expiresAt,
    })
    .from(invitation)
    .innerJoin(user, eq(user.id, invitation.userId))
    .where(and(eq(invitation.organizationId, organizationId), gt(invitation.expiresAt, now)))
    .orderBy(asc(user.email))
    .limit(limit);
