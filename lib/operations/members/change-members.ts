import { membership } from '@/lib/db/schema/membership';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import { type Ask, type Denial, operation } from '@/lib/operations/operation';
import { recordEvent } from '@/lib/operations/record/record-event';
import { isRowId } from '@/lib/operations/row-id';
import {
  isLastContact,
  type MemberRole,
  ofPerson,
  type People,
  withPeople,
} from './of-organization';

type Person = { organization: string; userId: string };
type Changed = Promise<Result<null, Denial | Refusal<'LAST_CONTACT' | 'NOTHING_TO_CHANGE'>>>;

/** A colleague's other part. The last contact stays one; `NOTHING_TO_CHANGE`: they have it, or are none of it. */
export const changeMemberRole = operation(
  'changeMemberRole',
  async (ask, input: Person & { role: MemberRole }): Changed =>
    withPeople(ask, input.organization, async (people) => {
      const { tx, organization: of } = people;
      const { userId, role } = input;
      const before = await partOf(people, userId);
      if (!before || before === role) return refuse('NOTHING_TO_CHANGE');
      if (isLastContact(people, userId)) return refuse('LAST_CONTACT');
      await tx.update(membership).set({ role }).where(ofPerson(of.id, userId));
      await recordEvent(tx, ask.viewer, {
        type: 'member.role-changed',
        at: ask.context.now(),
        before: { role: before },
        after: { organizationId: of.id, userId, role },
      });
      return ok(null);
    }),
);

/**
 * A colleague no longer belongs to the organization: from their next click on, on every instance, they see
 * none of its licenses. Those registered to their own address stay theirs. The last contact stays.
 */
export const removeColleague = operation(
  'removeColleague',
  async (ask, input: Person): Changed =>
    withPeople(ask, input.organization, (people) => end(people, ask, input.userId, 'removed')),
);

/** The asker themselves does not belong to it any more. */
export const leaveOrganization = operation(
  'leaveOrganization',
  async (ask, input: { organization: string }): Changed =>
    withPeople(ask, input.organization, (people) =>
      end(people, ask, 'userId' in ask.viewer ? ask.viewer.userId : '', 'left'),
    ),
);

async function end(
  people: People,
  { context, viewer }: Ask,
  userId: string,
  how: 'removed' | 'left',
): Changed {
  const { tx, organization: of } = people;
  const before = await partOf(people, userId);
  if (!before) return refuse('NOTHING_TO_CHANGE');
  if (isLastContact(people, userId)) return refuse('LAST_CONTACT');
  await tx.delete(membership).where(ofPerson(of.id, userId));
  await recordEvent(tx, viewer, {
    type: `member.${how}`,
    at: context.now(),
    before: { organizationId: of.id, userId, role: before },
  });
  return ok(null);
}

async function partOf({ tx, organization: of }: People, userId: string) {
  if (!isRowId(userId)) return null;
  const [row] = await tx
    .select({ role: membership.role })
    .from(membership)
    .where(ofPerson(of.id, userId))
    .for('update');
  return row?.role ?? null;
}
