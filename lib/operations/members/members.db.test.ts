import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSignIn } from '@/lib/auth/start-sign-in';
import { connect } from '@/lib/db/connect';
import { event } from '@/lib/db/schema/event';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { outbox } from '@/lib/db/schema/outbox';
import { user } from '@/lib/db/schema/user';
import { openMail } from '@/lib/mail/queue-mail';
import { getLicense } from '@/lib/operations/license/get-license';
import { getOrganization } from '@/lib/operations/organization/get-organization';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { removeMember } from '@/lib/operations/people/remove-member';
import { buildPortal, contextOn, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { listActivity } from '@/lib/operations/trail/list-activity';
import { acceptInvitation, describeInvitation } from './accept-invitation';
import { changeMemberRole, leaveOrganization, removeColleague } from './change-members';
import { getOwnOrganization } from './get-own-organization';
import { invitePerson, takeInvitationBack } from './invite-person';
import { listOwnOrganizations } from './list-own-organizations';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.db.delete(outbox));

let organizations = 0;
/** An organization with one contact. */
async function works() {
  organizations += 1;
  const reference = `C-${organizations}`;
  const contact = await portal.colleague(`it@works-${organizations}.example`, reference, 'contact');
  const id = await portal.organization(reference);
  const at = (name: string) => `${name}@works-${organizations}.example`;
  return { reference, id, contact, at };
}

async function lastMail() {
  const [row] = await portal.db.select().from(outbox).orderBy(desc(outbox.id)).limit(1);
  if (!row?.sealed) throw new Error('No mail is there.');
  return { recipient: row.recipient, ...openMail(portal.context.vault, row.sealed) };
}

const tokenOf = (mail: object) =>
  ('path' in mail ? String(mail.path).split('token=')[1] : '') ?? '';

const contactsOf = (id: string) =>
  portal.db.$count(
    membership,
    and(eq(membership.organizationId, id), eq(membership.role, 'contact')),
  );

const lastEvent = async () =>
  (await portal.db.select().from(event).orderBy(desc(event.id)).limit(1))[0];

test('whoever is invited belongs to the organization once they say yes, signed in with that address, and only once', async () => {
  const { context } = portal;
  const { id, contact, at } = await works();
  const email = at('new');
  const invited = value(
    await invitePerson(context, contact, {
      ...{ organization: id, email: ` ${email.toUpperCase()} `, role: 'contact' },
    }),
  );
  expect(invited).toMatchObject({ email });
  const mail = await lastMail();
  expect(mail).toMatchObject({ recipient: email, template: 'invitation', role: 'contact' });
  expect(mail).toMatchObject({ from: contact.email, days: 7 });
  const token = tokenOf(mail);
  const [row] = await portal.db.select().from(invitation).where(eq(invitation.id, invited.id));
  expect(Buffer.from(row?.tokenHash ?? []).toString()).not.toContain(token);
  expect(await lastEvent()).toMatchObject({
    type: 'member.invited',
    after: { organizationId: id, role: 'contact' },
  });
  expect(JSON.stringify((await lastEvent())?.after)).not.toContain('@');

  const guest = await portal.customer(email);
  // Neither the mail nor a domain in common gives anything before they said yes.
  expect(await listOwnOrganizations(context, guest)).toEqual([]);
  expect(await getOwnOrganization(context, guest, id)).toBeNull();
  expect(value(await describeInvitation(context, guest, token))).toMatchObject({ role: 'contact' });
  expect(value(await acceptInvitation(context, guest, token))).toEqual({ organizationId: id });
  expect(await listOwnOrganizations(context, guest)).toMatchObject([{ id, role: 'contact' }]);
  expect(await lastEvent()).toMatchObject({
    type: 'member.joined',
    after: { organizationId: id, userId: guest.userId, role: 'contact' },
  });
  expect(codeOf(await acceptInvitation(context, guest, token))).toBe('INVITATION_OVER');
  const again = { organization: id, email, role: 'member' } as const;
  expect(codeOf(await invitePerson(context, contact, again))).toBe('MEMBER_ALREADY');
});

test('another address, an old link, one that was taken back and one that never was are answered alike', async () => {
  const { context } = portal;
  const { id, contact, at } = await works();
  const invite = async (email: string) => {
    const input = { organization: id, email, role: 'member' } as const;
    const { id: invitationId } = value(await invitePerson(context, contact, input));
    return { invitationId, token: tokenOf(await lastMail()) };
  };
  const [guest, other] = [await portal.customer(at('guest')), await portal.customer(at('other'))];
  const first = await invite(guest.email);
  const answers = [
    await describeInvitation(context, other, first.token),
    await acceptInvitation(context, other, first.token),
  ];
  const second = await invite(guest.email);
  answers.push(await acceptInvitation(context, guest, first.token));
  answers.push(await acceptInvitation(context, guest, 'never'));
  const back = { organization: id, id: second.invitationId };
  expect(value(await takeInvitationBack(context, contact, back))).toBeNull();
  expect(await lastEvent()).toMatchObject({ type: 'member.invitation-ended' });
  answers.push(await acceptInvitation(context, guest, second.token));
  const third = await invite(guest.email);
  portal.clock.advance({ days: 7 });
  answers.push(await describeInvitation(context, guest, third.token));
  answers.push(await acceptInvitation(context, guest, third.token));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(codeOf(answers[0] as { ok: false; error: { code: string } })).toBe('INVITATION_OVER');
  expect(await listOwnOrganizations(context, guest)).toEqual([]);
  expect(codeOf(await takeInvitationBack(context, contact, { ...back, id: 'x' }))).toBe(
    'NOTHING_TO_CHANGE',
  );
});

test('who is invited, and nobody else who is unknown, is mailed a code to sign in; until it is over', async () => {
  const { context } = portal;
  const { id, contact, at } = await works();
  const email = at('fresh');
  const asked = async () => {
    await portal.db.delete(outbox);
    value(await startSignIn(context, { email, address: portal.moved(contact).address }));
    return portal.db.$count(outbox);
  };
  expect(await asked()).toBe(0);
  value(await invitePerson(context, contact, { organization: id, email, role: 'member' }));
  expect(await asked()).toBe(1);
  portal.clock.advance({ days: 8 });
  expect(await asked()).toBe(0);
});

test('of an invitation that is accepted ten times at once one counts, and the stronger part stays', async () => {
  const { context } = portal;
  const { id, contact, at } = await works();
  const guest = await portal.customer(at('guest'));
  const input = { organization: id, email: guest.email, role: 'contact' } as const;
  value(await invitePerson(context, contact, input));
  const token = tokenOf(await lastMail());
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => acceptInvitation(context, guest, token)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  // Meanwhile invited as less, by whoever did not know.
  await portal.db
    .delete(membership)
    .where(and(eq(membership.organizationId, id), eq(membership.userId, guest.userId)));
  value(await invitePerson(context, contact, { ...input, role: 'member' }));
  const weaker = tokenOf(await lastMail());
  await portal.colleague(guest.email, (await works()).reference, 'member');
  await portal.db
    .insert(membership)
    .values({ organizationId: id, userId: guest.userId, role: 'contact' });
  value(await acceptInvitation(context, guest, weaker));
  expect(await contactsOf(id)).toBe(2);
});

test('the last contact stays: ten who leave, are removed or demoted at once leave one', async () => {
  const { context } = portal;
  for (const how of ['leave', 'remove', 'demote', 'all']) {
    const { id, contact, reference, at } = await works();
    const others = await Promise.all(
      Array.from({ length: 9 }, (_, i) => portal.colleague(at(`c${i}`), reference, 'contact')),
    );
    const people = [contact, ...others];
    const answers = await Promise.all(
      people.map((person, index) => {
        const next = people[(index + 1) % people.length] ?? contact;
        const way = how === 'all' ? ['leave', 'remove', 'demote'][index % 3] : how;
        const of = { organization: id, userId: next.userId };
        if (way === 'leave') return leaveOrganization(context, person, { organization: id });
        return way === 'remove'
          ? removeColleague(context, person, of)
          : changeMemberRole(context, person, { ...of, role: 'member' });
      }),
    );
    expect(await contactsOf(id), how).toBeGreaterThanOrEqual(1);
    if (how === 'leave') {
      expect(await contactsOf(id)).toBe(1);
      expect(answers.filter((answer) => codeOf(answer) === 'LAST_CONTACT')).toHaveLength(1);
    }
    // Whoever was removed meanwhile could do nothing more.
    for (const answer of answers) {
      expect([null, 'LAST_CONTACT', 'NOT_FOUND', 'FORBIDDEN', 'NOTHING_TO_CHANGE']).toContain(
        codeOf(answer),
      );
    }
  }
});

test('a removed person sees nothing of it at the next call, on every instance, and keeps their own licenses', async () => {
  const { context } = portal;
  const { id, contact, reference, at } = await works();
  const leaver = await portal.colleague(at('leaver'), reference, 'contact');
  const product = await portal.product();
  const company = await portal.license(product, { organization: reference, email: at('it') });
  const own = await portal.license(product, { organization: reference, email: leaver.email });
  const second = connect(portal.url);
  try {
    const elsewhere = contextOn(second, portal.clock.now);
    expect(await getLicense(elsewhere, leaver, company.licenseId)).not.toBeNull();
    const person = { organization: id, userId: leaver.userId };
    value(await removeColleague(context, contact, person));
    expect(await lastEvent()).toMatchObject({
      ...{ type: 'member.removed', before: { organizationId: id, userId: leaver.userId } },
    });
    for (const instance of [context, elsewhere]) {
      expect(await getLicense(instance, leaver, company.licenseId)).toBeNull();
      const page = await listLicenses(instance, leaver);
      expect(page?.rows.map((row) => row.id)).toEqual([own.licenseId]);
      expect(await getOwnOrganization(instance, leaver, id)).toBeNull();
      const invites = { organization: id, email: at('friend'), role: 'contact' } as const;
      expect(codeOf(await invitePerson(instance, leaver, invites))).toBe('NOT_FOUND');
    }
    const again = await removeColleague(context, contact, person);
    expect(codeOf(again)).toBe('NOTHING_TO_CHANGE');
  } finally {
    await second.close();
  }
  // They read that it was a colleague, and not from where.
  const activity = await listActivity(context, leaver);
  expect(activity?.rows[0]).toMatchObject({
    ...{ type: 'member.removed', by: 'colleague', address: '' },
  });
});

test('a member sees the contacts and themselves, changes nothing, and may leave', async () => {
  const { context } = portal;
  const { id, contact, reference, at } = await works();
  const member = await portal.colleague(at('a'), reference, 'member');
  await portal.colleague(at('b'), reference, 'member');
  const input = { organization: id, email: at('guest'), role: 'member' } as const;
  const { id: invitationId } = value(await invitePerson(context, contact, input));
  const seen = await getOwnOrganization(context, member, id);
  expect(seen?.people.map(({ email }) => email)).toEqual([member.email, contact.email]);
  expect(seen?.invitations).toEqual([]);
  expect((await getOwnOrganization(context, contact, id))?.people).toHaveLength(3);
  const other = { organization: id, userId: contact.userId };
  for (const answer of [
    await invitePerson(context, member, input),
    await takeInvitationBack(context, member, { organization: id, id: invitationId }),
    await removeColleague(context, member, other),
    await changeMemberRole(context, member, { ...other, role: 'member' }),
  ]) {
    expect(codeOf(answer)).toBe('FORBIDDEN');
  }
  value(await leaveOrganization(context, member, { organization: id }));
  expect(await lastEvent()).toMatchObject({ type: 'member.left' });
  const stranger = await works();
  for (const named of [id, 'nowhere', reference]) {
    const foreign = { organization: named, userId: contact.userId };
    expect(codeOf(await removeColleague(context, stranger.contact, foreign))).toBe('NOT_FOUND');
  }
});

test('an organization of many people is read page by page', async () => {
  const { context } = portal;
  const { id, contact } = await works();
  const people = Array.from({ length: 150 }, (_, i) => ({ email: `p${i}@many-${id}.example` }));
  const rows = await portal.db.insert(user).values(people).returning();
  await portal.db
    .insert(membership)
    .values(rows.map((row) => ({ organizationId: id, userId: row.id, role: 'member' as const })));
  const first = await getOwnOrganization(context, contact, id);
  expect(first?.people).toHaveLength(100);
  const second = await getOwnOrganization(context, contact, id, first?.next ?? '');
  expect(second?.people).toHaveLength(51);
  expect(second?.next).toBeNull();
});

test('the vendor sees and ends invitations; those of a merged organization go with it', async () => {
  const { context, operator } = portal;
  const [from, into] = [await works(), await works()];
  const guests = [from.at('one'), from.at('two')];
  for (const email of guests) {
    const input = { organization: from.reference, email, role: 'member' } as const;
    value(await invitePerson(context, operator, input));
  }
  const token = tokenOf(await lastMail());
  expect(await lastMail()).toMatchObject({ from: '' });
  const [one = ''] = guests;
  const both = { organization: into.reference, email: one, role: 'contact' } as const;
  value(await invitePerson(context, operator, both));
  value(await mergeOrganizations(context, operator, { from: from.id, into: into.id }));
  const merged = await getOrganization(context, operator, into.id);
  expect(merged?.invitations).toMatchObject([
    { email: guests[0], role: 'contact' },
    { email: guests[1], role: 'member' },
  ]);
  const guest = await portal.customer(guests[1] ?? '');
  expect(value(await acceptInvitation(context, guest, token))).toEqual({ organizationId: into.id });
  const agent = await portal.staff('agent@vendor.example');
  const back = { organization: into.id, id: merged?.invitations[0]?.id ?? '' };
  value(await takeInvitationBack(context, agent, back));
  expect((await getOrganization(context, operator, into.id))?.invitations).toEqual([]);
  // The vendor may take the last contact too: it can make another.
  const email = into.contact.email;
  value(await removeMember(context, operator, { email, organization: into.id }));
});
