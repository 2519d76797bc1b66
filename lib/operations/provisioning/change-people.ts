import { and, eq, isNotNull } from 'drizzle-orm';
import type { Transaction } from '@/lib/db/connect';
import { directoryPerson } from '@/lib/db/schema/directory';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { signOnDomain } from '@/lib/db/schema/sign-on';
import { type Refusal, type Result, ok, refuse } from '@/lib/olp/result';
import {
  isLastContact,
  ofPerson,
  type People,
  withPeople,
} from '@/lib/operations/members/of-organization';
import { type Ask, type Denial, operation } from '@/lib/operations/operation';
import { type AddPersonRefusal, userOf } from '@/lib/operations/people/add-staff';
import { signOut } from '@/lib/operations/people/end-sessions';
import { recordEvent } from '@/lib/operations/record/record-event';
import { emailAddress, normalizeEmail } from '@/lib/rules/email-address';
import { type DirectoryPerson, organizationOf, personIn } from './find-people';

type CommonRefusal = Denial | Refusal<'DOMAIN_FOREIGN'>;

/**
 * The directory tells of somebody, who from now on belongs to the organization as a member, unless `active` is false.
 * `DOMAIN_FOREIGN`: no address of a domain that the organization has proven; `MEMBER_ALREADY`: the directory finds them
 * already.
 */
export const createDirectoryPerson = operation(
  'createDirectoryPerson',
  async (
    ask,
    input: { userName: string; externalId?: string | null; active?: boolean },
  ): Promise<
    Result<DirectoryPerson, CommonRefusal | AddPersonRefusal | Refusal<'MEMBER_ALREADY'>>
  > => {
    const address = normalizeEmail(input.userName);
    if (!address.ok) return address;
    return withPeople(ask, organizationOf(ask.viewer), async (people) => {
      const { tx, organization: of } = people;
      if (!(await isOwnDomain(people, address.value))) return refuse('DOMAIN_FOREIGN');
      const userId = await userOf(tx, address.value);
      if ((await tx.$count(membership, ofPerson(of.id, userId))) > 0)
        return refuse('MEMBER_ALREADY');
      const at = ask.context.now();
      const { externalId = null, active = true } = input;
      // Of two at once the second finds the row of the first.
      const [told] = await tx
        .insert(directoryPerson)
        .values({ organizationId: of.id, userId, externalId, createdAt: at, changedAt: at })
        .onConflictDoNothing()
        .returning({ userId: directoryPerson.userId });
      if (!told) return refuse('MEMBER_ALREADY');
      if (active) await letIn(people, ask, userId);
      return ok(await found(tx, of.id, userId));
    });
  },
);

/**
 * What the directory says of somebody now; what it leaves out stays. `active`: whether they belong to the organization;
 * whoever comes back is a member. The last contact stays; `USERNAME_FIXED`: another address would be somebody else.
 */
export const changeDirectoryPerson = operation(
  'changeDirectoryPerson',
  async (
    ask,
    id: string,
    change: { userName?: string; externalId?: string | null; active?: boolean },
  ): Promise<Result<DirectoryPerson, CommonRefusal | Refusal<'USERNAME_FIXED' | 'LAST_CONTACT'>>> =>
    withPeople(ask, organizationOf(ask.viewer), async (people) => {
      const { tx, organization: of } = people;
      const before = await personIn(tx, of.id, id);
      if (!before) return refuse('NOT_FOUND');
      const { userName, externalId = before.externalId, active = before.active } = change;
      if (userName !== undefined && emailAddress(userName) !== before.userName)
        return refuse('USERNAME_FIXED');
      if (active && !before.active) {
        if (!(await isOwnDomain(people, before.userName))) return refuse('DOMAIN_FOREIGN');
        await letIn(people, ask, id);
      }
      if (!active && before.active) {
        if (isLastContact(people, id)) return refuse('LAST_CONTACT');
        await letOut(people, ask, before);
      }
      const at = ask.context.now();
      const { createdAt } = before;
      await tx
        .insert(directoryPerson)
        .values({ organizationId: of.id, userId: id, externalId, createdAt, changedAt: at })
        .onConflictDoUpdate({
          target: [directoryPerson.organizationId, directoryPerson.userId],
          set: { externalId, changedAt: at },
        });
      return ok(await found(tx, of.id, id));
    }),
);

/** Somebody no longer belongs to the organization, and its directory finds them no more. The last contact stays. */
export const removeDirectoryPerson = operation(
  'removeDirectoryPerson',
  async (ask, id: string): Promise<Result<null, Denial | Refusal<'LAST_CONTACT'>>> =>
    withPeople(ask, organizationOf(ask.viewer), async (people) => {
      const { tx, organization: of } = people;
      const before = await personIn(tx, of.id, id);
      if (!before) return refuse('NOT_FOUND');
      if (isLastContact(people, id)) return refuse('LAST_CONTACT');
      if (before.active) await letOut(people, ask, before);
      const theirs = and(eq(directoryPerson.organizationId, of.id), eq(directoryPerson.userId, id));
      await tx.delete(directoryPerson).where(theirs);
      return ok(null);
    }),
);

async function letIn({ tx, organization: of }: People, { context, viewer }: Ask, userId: string) {
  const at = context.now();
  const row = { organizationId: of.id, userId, role: 'member' } as const;
  await tx.insert(membership).values({ ...row, createdAt: at });
  await recordEvent(tx, viewer, { type: 'member.added', at, after: { ...row, ...by(viewer) } });
}

/** Out: without membership and invitation, and, where the address is the organization's own, without a session. */
async function letOut(people: People, { context, viewer }: Ask, person: DirectoryPerson) {
  const { tx, organization: of } = people;
  const { id: userId, userName: email } = person;
  const [gone] = await tx.delete(membership).where(ofPerson(of.id, userId)).returning();
  const invited = and(eq(invitation.organizationId, of.id), eq(invitation.userId, userId));
  await tx.delete(invitation).where(invited);
  if (await isOwnDomain(people, email)) await signOut(tx, { userId, email });
  await recordEvent(tx, viewer, {
    type: 'member.removed',
    at: context.now(),
    before: { organizationId: of.id, userId, role: gone?.role, ...by(viewer) },
  });
}

/** Which of the directory's tokens it was. */
const by = (viewer: Ask['viewer']) =>
  viewer.kind === 'directory' ? { tokenId: viewer.tokenId } : {};

async function isOwnDomain({ tx, organization: of }: People, email: string): Promise<boolean> {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const proven = and(
    eq(signOnDomain.organizationId, of.id),
    eq(signOnDomain.domain, domain),
    isNotNull(signOnDomain.provenAt),
  );
  return (await tx.$count(signOnDomain, proven)) > 0;
}

async function found(tx: Transaction, organizationId: string, id: string) {
  const person = await personIn(tx, organizationId, id);
  if (!person) throw new Error('A person was not written.');
  return person;
}
