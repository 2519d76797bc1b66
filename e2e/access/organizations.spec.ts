import { and, eq } from 'drizzle-orm';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { ownerLink } from '@/lib/db/schema/owner-link';
import type { House } from '../fixtures/house';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';
import { type Visitor, VISITORS } from '../inventory';

type Neighbors = Awaited<ReturnType<typeof makeNeighbors>>;

/** What stands of an organization: people, invitations, and questions about the license. */
async function traceOf(house: House, { license }: Neighbors) {
  const organizationId = await house.organizationIdOf(license);
  const { db } = house;
  const people = await db
    .select()
    .from(membership)
    .where(eq(membership.organizationId, organizationId));
  return {
    people: people.map(({ userId, role }) => `${userId} ${role}`).sort(),
    invitations: await db.$count(invitation, eq(invitation.organizationId, organizationId)),
    links: await db.$count(ownerLink, eq(ownerLink.toOrganization, organizationId)),
  };
}

/** Each form of the page, by its id, and what is typed into it. */
const forms = (person: string, invited: string, activationKey: string) =>
  [
    ['invite-form', { email: 'next@example.com', role: 'contact' }, 'invited'],
    [`back-${invited}`, {}, 'taken-back'],
    [`role-${person}`, {}, 'changed'],
    [`remove-${person}`, {}, 'removed'],
    ['claim-form', { activationKey }, 'claim-asked'],
  ] as const;

test('invite, takeBack, changeRole, remove, claim: of a contact alone; to others the organization does not exist', async ({
  demo,
  house,
}) => {
  test.setTimeout(60_000);
  const world = await makeNeighbors(house, demo.baseUrl);
  const organizationId = await house.organizationIdOf(world.license);
  await house.invitation(house.freshEmail(), organizationId);
  const path = `/organizations/${organizationId}`;
  const [{ id } = { id: '' }] = await house.db
    .select()
    .from(invitation)
    .where(eq(invitation.organizationId, organizationId));
  const member = await house.userId(world.people.member);
  const { activationKey } = await house.license();
  const html = (await world.visitor('contact').read(path)).html;
  const stale = makeVisitor(
    demo.baseUrl,
    await house.sessionCookie(world.people.contact, {
      createdAt: new Date(Date.now() - 3_600_000),
    }),
  );
  const before = await traceOf(house, world);
  for (const [form, typed] of forms(member, id, activationKey)) {
    const taken = formWith(html, form);
    for (const who of VISITORS.filter((one) => one !== 'contact')) {
      const answer = await world.visitor(who).post(path, taken, typed);
      // A member stays on the page, which they may read.
      expect([answer.status, answer.location], `${form} ${who}`).toEqual([
        who === 'member' ? 200 : 404,
        null,
      ]);
      if (who === 'member') continue;
      expect(answer.html, who).not.toContain(world.people.contact);
    }
    const answer = await stale.post(path, taken, typed);
    expect(textOf(answer.html), form).toContain(words('refusal.SIGN_IN_AGAIN.title'));
  }
  expect(await traceOf(house, world)).toEqual(before);

  for (const [form, typed, done] of forms(member, id, activationKey)) {
    const answer = await world.visitor('contact').post(path, formWith(html, form), typed);
    expect([answer.status, answer.location], form).toEqual([303, `${path}?done=${done}`]);
  }
  // From the next click on, whoever was removed is a stranger to it.
  expect((await world.visitor('member').read(path)).status).toBe(404);
});

test('an own page’s form that names another organization, or a person of it, changes nothing there', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const foreign = world.visitor('foreign contact');
  const [own] = await house.db
    .select()
    .from(membership)
    .where(eq(membership.userId, await house.userId(world.people['foreign contact'])));
  const path = `/organizations/${own?.organizationId}`;
  const html = (await foreign.read(path)).html;
  const before = await traceOf(house, world);
  const organization = await house.organizationIdOf(world.license);
  const email = { email: house.freshEmail(), role: 'contact' };
  const named = await foreign.post(path, formWith(html, 'invite-form'), { organization, ...email });
  expect([named.status, named.location]).toEqual([404, null]);
  const left = await foreign.post(path, formWith(html, 'leave'), { organization });
  expect([left.status, left.location]).toEqual([404, null]);
  expect(await traceOf(house, world)).toEqual(before);
  // The only contact of their own stays.
  const last = await foreign.post(path, formWith(html, 'leave'));
  expect(textOf(last.html)).toContain(words('refusal.LAST_CONTACT.title'));
  const leaving = world.visitor('member');
  const theirs = `/organizations/${organization}`;
  const gone = await leaving.post(theirs, formWith((await leaving.read(theirs)).html, 'leave'));
  expect([gone.status, gone.location]).toEqual([303, '/organizations']);
});

test('/invitation, accept: of the invited address alone; all others read the same', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const organizationId = await house.organizationIdOf(world.license);
  const guest: Visitor = 'foreign contact';
  const path = await house.invitation(world.people[guest], organizationId);
  const taken = formWith((await world.visitor(guest).read(path)).html, 'token');
  for (const who of VISITORS.filter((one) => one !== guest)) {
    const answer = await world.visitor(who).read(path);
    if (who === 'stranger') {
      expect(answer.location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
      continue;
    }
    const nothing = await world.visitor(who).read('/invitation?token=never');
    expect(textOf(answer.html), who).toBe(textOf(nothing.html));
    expect(textOf(answer.html)).toContain(words('invitation.over'));
    await world.visitor(who).post(path, taken);
  }
  const ofGuest = and(
    eq(membership.organizationId, organizationId),
    eq(membership.userId, await house.userId(world.people[guest])),
  );
  expect(await house.db.$count(membership, ofGuest)).toBe(0);
  const accepted = await world.visitor(guest).post(path, taken);
  expect(accepted.location).toBe(`/organizations/${organizationId}?done=joined`);
  expect(await house.db.$count(membership, ofGuest)).toBe(1);
});

test('askForAddress: of the owner and of contacts alone; a foreign license does not exist', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { licenseId } = world.license;
  const path = `/licenses/${licenseId}/address`;
  const taken = formWith((await world.visitor('owner').read(path)).html, 'licenseId');
  const typed = { email: house.freshEmail() };
  const ofLicense = eq(ownerLink.licenseId, licenseId);
  for (const who of ['stranger', 'member', 'foreign contact', 'agent', 'admin'] as const) {
    const answer = await world.visitor(who).post(path, taken, typed);
    expect([answer.status, answer.location], who).toEqual([404, null]);
  }
  expect(await house.db.$count(ownerLink, ofLicense)).toBe(0);
  for (const [who, asked] of [
    ['owner', 'agree'],
    ['contact', 'take'],
  ] as const) {
    const answer = await world.visitor(who).post(path, taken, typed);
    expect(answer.location, who).toBe(`${path}?asked=${asked}`);
  }
  expect(await house.db.$count(ownerLink, ofLicense)).toBe(2);
});
