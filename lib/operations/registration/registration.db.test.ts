import { asc, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { ownerLink } from '@/lib/db/schema/owner-link';
import { openMail } from '@/lib/mail/queue-mail';
import { getLicense } from '@/lib/operations/license/get-license';
import { removeColleague } from '@/lib/operations/members/change-members';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { verifyTrail } from '@/lib/operations/trail/verify-trail';
import { answerOwnerLink, describeOwnerLink } from './answer-owner-link';
import { askAddressChange } from './ask-address-change';
import { askClaim } from './ask-claim';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.db.delete(outbox));

let worlds = 0;
/** A private buyer with a license, and an organization with two contacts, a member and a license. */
async function world() {
  worlds += 1;
  const reference = `C-${worlds}`;
  const at = (name: string) => `${name}@works-${worlds}.example`;
  const product = await portal.product();
  const organizationId = await portal.organization(reference);
  const email = `buyer-${worlds}@private.example`;
  return {
    ...{ reference, organizationId, at, email },
    buyer: await portal.customer(email),
    own: await portal.license(product, { email }),
    contact: await portal.colleague(at('it'), reference, 'contact'),
    second: await portal.colleague(at('second'), reference, 'contact'),
    member: await portal.colleague(at('member'), reference, 'member'),
    company: await portal.license(product, { organization: reference, email: at('member') }),
  };
}

async function mails() {
  const rows = await portal.db.select().from(outbox).orderBy(asc(outbox.id));
  return rows.map(({ recipient, sealed }) => {
    const mail = sealed && openMail(portal.context.vault, sealed);
    return { recipient, ...mail, token: mail && 'path' in mail ? mail.path.split('=')[1] : '' };
  });
}

/** The one mail that was queued since the last time, and its link. */
async function question() {
  const [mail, another] = await mails();
  expect(another).toBeUndefined();
  await portal.db.delete(outbox);
  return { ...mail, token: mail?.token ?? '' };
}

const eventsOf = async (licenseId: string) => {
  const rows = await portal.db
    .select()
    .from(event)
    .where(eq(event.licenseId, licenseId))
    .orderBy(desc(event.id));
  return rows.map(({ type }) => type);
};

test('a license goes to another address after both said yes, and every link of it is then over', async () => {
  const { context } = portal;
  const { buyer, own, at } = await world();
  const { licenseId } = own;
  const to = at('next');
  const reader = portal.mailReader();
  const asked = await askAddressChange(context, buyer, licenseId, { email: to });
  expect(value(asked)).toEqual({ ask: 'agree', recipient: buyer.email });
  const first = await question();
  expect(first).toMatchObject({ recipient: buyer.email, ask: 'agree', email: to });
  // A second time, by mistake: both links work until one of them is through.
  value(await askAddressChange(context, buyer, licenseId, { email: to }));
  const spare = await question();
  expect(value(await describeOwnerLink(context, reader, first.token))).toMatchObject({
    ...{ purpose: 'agree', email: to, from: buyer.email },
  });
  expect(value(await answerOwnerLink(context, reader, first.token))).toEqual({ purpose: 'agree' });
  expect(await getLicense(context, buyer, licenseId)).not.toBeNull();
  expect(codeOf(await answerOwnerLink(context, reader, first.token))).toBe('LINK_OVER');
  const second = await question();
  expect(second).toMatchObject({ recipient: to, ask: 'take' });
  expect(value(await answerOwnerLink(context, reader, second.token))).toEqual({ purpose: 'take' });
  const next = await portal.customer(to);
  expect(await getLicense(context, buyer, licenseId)).toBeNull();
  expect(await getLicense(context, next, licenseId)).toMatchObject({ registeredEmail: to });
  expect(await mails()).toMatchObject([
    { recipient: buyer.email, template: 'address-changed', to: 'before', asked: true },
    { recipient: to, template: 'address-changed', to: 'now', asked: true },
  ]);
  for (const token of [first.token, second.token, spare.token, 'never']) {
    expect(codeOf(await answerOwnerLink(context, reader, token))).toBe('LINK_OVER');
    expect(codeOf(await describeOwnerLink(context, reader, token))).toBe('LINK_OVER');
  }
  expect((await eventsOf(licenseId)).slice(0, 4)).toEqual([
    'license.address-changed',
    'license.address-agreed',
    'license.address-asked',
    'license.address-asked',
  ]);
  expect(JSON.stringify(await portal.db.select().from(ownerLink))).not.toContain(first.token);
});

test('links are over after a day, and nothing changes by asking', async () => {
  const { context } = portal;
  const { buyer, own, at } = await world();
  const input = { email: at('next') };
  value(await askAddressChange(context, buyer, own.licenseId, input));
  const { token } = await question();
  portal.clock.advance({ days: 1 });
  expect(codeOf(await answerOwnerLink(context, portal.mailReader(), token))).toBe('LINK_OVER');
  expect(await getLicense(context, buyer, own.licenseId)).not.toBeNull();
  const same = await askAddressChange(context, buyer, own.licenseId, { email: buyer.email });
  expect(codeOf(same)).toBe('NOTHING_TO_CHANGE');
});

test('a contact answers for the organization’s licenses: the new address alone is asked, while they are one', async () => {
  const { context } = portal;
  const { contact, second, member, company, organizationId, at } = await world();
  const { licenseId } = company;
  const reader = portal.mailReader();
  const asked = await askAddressChange(context, contact, licenseId, { email: at('new') });
  expect(value(asked)).toEqual({ ask: 'take', recipient: at('new') });
  const { token } = await question();
  value(
    await removeColleague(context, second, {
      ...{ organization: organizationId, userId: contact.userId },
    }),
  );
  expect(codeOf(await answerOwnerLink(context, reader, token))).toBe('LINK_OVER');
  value(await askAddressChange(context, second, licenseId, { email: at('new') }));
  const { token: other } = await question();
  value(await answerOwnerLink(context, reader, other));
  expect(await getLicense(context, member, licenseId)).toBeNull();
  expect(await getLicense(context, second, licenseId)).toMatchObject({
    ...{ registeredEmail: at('new'), organizationName: expect.stringContaining('C-') },
  });
  expect(await mails()).toMatchObject([
    { recipient: at('member'), to: 'before' },
    { recipient: at('new'), to: 'now' },
  ]);
});

test('of ten who answer one link at once one is heard', async () => {
  const { context } = portal;
  const { buyer, own, at } = await world();
  value(await askAddressChange(context, buyer, own.licenseId, { email: at('next') }));
  const { token } = await question();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => answerOwnerLink(context, portal.mailReader(), token)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await mails()).toHaveLength(1);
});

test('a license is claimed by its key and the yes of its registered address, and all contacts see it', async () => {
  const { context, operator } = portal;
  const { buyer, own, contact, second, member, organizationId } = await world();
  const { activationKey, licenseId } = own;
  const claim = { organization: organizationId, activationKey: activationKey.toLowerCase() };
  const asked = value(await askClaim(context, contact, claim));
  expect(asked).toMatchObject({ keyEnding: activationKey.slice(-5) });
  expect(await getLicense(context, contact, licenseId)).toBeNull();
  const mail = await question();
  expect(mail).toMatchObject({ recipient: buyer.email, from: contact.email });
  const reader = portal.mailReader();
  expect(value(await describeOwnerLink(context, reader, mail.token))).toMatchObject({
    ...{ purpose: 'claim', from: contact.email, email: null },
  });
  expect(value(await answerOwnerLink(context, reader, mail.token))).toEqual({ purpose: 'claim' });
  for (const viewer of [contact, second, buyer]) {
    expect(await getLicense(context, viewer, licenseId)).not.toBeNull();
  }
  expect(await getLicense(context, member, licenseId)).toBeNull();
  expect(await mails()).toMatchObject([
    { recipient: buyer.email, template: 'license-moved', asked: true },
  ]);
  expect((await eventsOf(licenseId)).slice(0, 2)).toEqual([
    'license.claimed',
    'license.claim-asked',
  ]);
  expect(codeOf(await answerOwnerLink(context, reader, mail.token))).toBe('LINK_OVER');
  expect(codeOf(await askClaim(context, contact, claim))).toBe('NOTHING_TO_CHANGE');
  // From another organization nobody takes it so.
  const other = await world();
  const foreign = { organization: other.organizationId, activationKey };
  expect(codeOf(await askClaim(context, other.contact, foreign))).toBe('LICENSE_OWNED');
  expect(value(await verifyTrail(context, operator))).toMatchObject({ faults: [] });
});

test('a claim of whoever is a contact no more, and one that a company was faster with, is over', async () => {
  const { context } = portal;
  const { own, contact, second, member, organizationId } = await world();
  const { activationKey } = own;
  const claim = { organization: organizationId, activationKey };
  const other = await world();
  value(await askClaim(context, contact, claim));
  const { token } = await question();
  value(
    await askClaim(context, other.contact, { organization: other.organizationId, activationKey }),
  );
  const { token: theirs } = await question();
  value(
    await removeColleague(context, second, {
      ...{ organization: organizationId, userId: contact.userId },
    }),
  );
  const reader = portal.mailReader();
  expect(codeOf(await answerOwnerLink(context, reader, token))).toBe('LINK_OVER');
  value(await answerOwnerLink(context, reader, theirs));
  expect(codeOf(await askClaim(context, second, claim))).toBe('LICENSE_OWNED');
  expect(codeOf(await askClaim(context, member, claim))).toBe('FORBIDDEN');
  expect(codeOf(await askClaim(context, other.contact, claim))).toBe('NOT_FOUND');
});

test('unknown keys are counted as guesses, and an owner is not asked without end', async () => {
  const { context } = portal;
  const { own, contact, buyer, organizationId, at } = await world();
  const wrong = { organization: organizationId, activationKey: 'AAAAA' };
  expect(codeOf(await askClaim(context, contact, wrong))).toBe('BAD_LENGTH');
  const claim = { organization: organizationId, activationKey: own.activationKey };
  for (let i = 0; i < 5; i++) value(await askClaim(context, contact, claim));
  expect(codeOf(await askClaim(context, contact, claim))).toBe('RATE_LIMITED');
  // Their own budget is another one.
  value(await askAddressChange(context, buyer, own.licenseId, { email: at('next') }));
});
