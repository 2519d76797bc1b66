import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { session } from '@/lib/db/schema/session';
import { signOnAttempt } from '@/lib/db/schema/sign-on';
import { user } from '@/lib/db/schema/user';
import { chooseSignOnUse, removeSignOn } from '@/lib/operations/sign-on/choose-use';
import { removeSignOnDomain } from '@/lib/operations/sign-on/domains';
import { setSignOnProvider } from '@/lib/operations/sign-on/set-provider';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeSignOnWorld, type SignOnWorld } from '@/lib/operations/testing/sign-on-world';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import type { SignOnUse } from '@/lib/rules/vocabulary';
import { atProvider } from '@/scripts/test/at-provider.mjs';
import { signInByCode } from './finish-sign-in';
import { openSession } from './open-session';
import { sessionAdapter } from './session-adapter';
import { beginSignOn, finishSignOn } from './sign-on';
import { startSignIn } from './start-sign-in';

let portal: TestPortal;
let sso: SignOnWorld;
let made = 0;
beforeAll(async () => {
  portal = await buildPortal({ max: 8 });
  sso = await makeSignOnWorld(portal);
});
afterAll(async () => {
  await sso.stop();
  await portal.close();
});

/** An organization with a contact, a member, and single sign-on for its own domain. */
async function company(use: SignOnUse) {
  made += 1;
  const [name, domain] = [`works-${made}`, `works-${made}.example`];
  const contact = await portal.colleague(`it@${domain}`, name, 'contact');
  const member = await portal.colleague(`member@${domain}`, name, 'member');
  const id = await portal.organization(name);
  await sso.setUp(contact, id, domain, use);
  return { id, domain, contact, member };
}

const addressOf = () => portal.keyHolder().address;

async function signIn(typed: string, asAtProvider = typed, as?: string) {
  const address = addressOf();
  const begun = value((await beginSignOn(sso.context, { email: typed, address, as })) ?? none());
  if (!begun.sent) throw new Error('The provider did not answer.');
  const query = await atProvider(begun.sent.url, asAtProvider);
  const ticket = { organizationId: begun.organizationId, sent: begun.sent };
  const finish = (how: { query?: string; ticket?: typeof ticket; as?: string } = {}) =>
    finishSignOn(sso.context, { ticket, query, as, address, ...how });
  return { begun, query, ticket, finish };
}
const none = (): never => {
  throw new Error('No single sign-on.');
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? 'ok';
const userOf = async (token: string) =>
  (await sessionAdapter(() => portal.db).getSessionAndUser?.(token))?.user.email ?? null;
const opened = async (email: string, by: 'mail' | 'passkey') =>
  portal.db.transaction((tx) => openSession(tx, sso.context, { email, by, address: '' }));
const mailsTo = (email: string) => portal.db.$count(outbox, eq(outbox.recipient, email));

async function askCode(email: string) {
  const before = await mailsTo(email);
  const started = await startSignIn(sso.context, { email, address: addressOf() });
  return { started, mails: (await mailsTo(email)) - before };
}

test('signs in as the verified address of a proven domain, once, and gives no rights', async () => {
  const { domain, member } = await company('optional');
  const { finish } = await signIn(member.email);
  const signedIn = value(await finish());
  expect(signedIn.email).toBe(member.email);
  expect(await userOf(signedIn.sessionToken)).toBe(member.email);
  expect(codeOf(await finish())).toBe('SSO_OVER');
  // Nobody that is known: an account, which sees what its address sees.
  const stranger = await signIn(`new@${domain}`);
  expect(value(await stranger.finish()).email).toBe(`new@${domain}`);
  const rows = await portal.db
    .select()
    .from(user)
    .where(eq(user.email, `new@${domain}`));
  const { rows: memberships } = await portal.db.execute(
    `SELECT * FROM membership WHERE user_id = '${rows[0]?.id}'`,
  );
  expect(memberships).toEqual([]);
});

test('of another domain, not verified, or one of the vendor’s people: signed in as nobody', async () => {
  const { domain, member } = await company('optional');
  const other = await company('optional');
  const back = async (as: string) => codeOf(await (await signIn(member.email, as)).finish());
  expect(await back(other.member.email)).toBe('SSO_OTHER_DOMAIN');
  expect(await back(`it@sub.${domain}`)).toBe('SSO_OTHER_DOMAIN');
  expect(await back(`unverified@${domain}`)).toBe('SSO_EMAIL_UNVERIFIED');
  await portal.staff(`desk@${domain}`, 'admin');
  expect(await back(`desk@${domain}`)).toBe('SSO_STAFF');
  expect(await back('')).toBe('SSO_REFUSED');
});

test('an answer counts for the sign-in, the browser and the issuer that it was made for', async () => {
  const { member, id } = await company('optional');
  const [one, two] = [await signIn(member.email), await signIn(member.email)];
  // A state that nobody was sent with, another issuer (RFC 9207), another sign-in's verifier, another organization's.
  const other = new URLSearchParams(one.query);
  other.set('state', 'x'.repeat(43));
  expect(codeOf(await one.finish({ query: other.toString() }))).toBe('SSO_OVER');
  expect(codeOf(await one.finish({ ticket: two.ticket }))).toBe('SSO_WRONG');
  const mixed = new URLSearchParams(two.query);
  mixed.set('iss', 'https://other.example');
  expect(codeOf(await two.finish({ query: mixed.toString() }))).toBe('SSO_WRONG');
  const three = await signIn(member.email);
  const { id: elsewhere } = await company('optional');
  const ticket = { ...three.ticket, organizationId: elsewhere };
  expect(codeOf(await three.finish({ ticket }))).toBe('SSO_OVER');
  const four = await signIn(member.email);
  const noVerifier = {
    organizationId: id,
    sent: { ...four.ticket.sent, verifier: 'y'.repeat(43) },
  };
  expect(codeOf(await four.finish({ ticket: noVerifier }))).toBe('SSO_REFUSED');
  const five = await signIn(member.email);
  portal.clock.advance({ minutes: 11 });
  expect(codeOf(await five.finish())).toBe('SSO_OVER');
  const left = await portal.db
    .select()
    .from(signOnAttempt)
    .where(eq(signOnAttempt.purpose, 'sign-in'));
  expect(left.every(({ expiresAt }) => expiresAt <= portal.clock.now())).toBe(true);
});

test('which addresses are led there, their domain alone decides; an unknown one is answered the same', async () => {
  const { domain, member } = await company('required');
  for (const email of [member.email, `nobody@${domain}`]) {
    const begun = value(
      (await beginSignOn(sso.context, { email, address: addressOf() })) ?? none(),
    );
    expect([begun.required, begun.purpose, begun.sent !== null]).toEqual([true, 'sign-in', true]);
    const { started, mails } = await askCode(email);
    expect([started.ok, mails]).toEqual([true, 0]);
  }
  const address = addressOf();
  expect(await beginSignOn(sso.context, { email: `x@sub.${domain}`, address })).toBeNull();
});

test('where it is required, a member signs in by no code and no passkey, and sessions from before end', async () => {
  const { id, domain, contact, member } = await company('optional');
  const before = value(await opened(member.email, 'passkey'));
  const abroad = await portal.colleague(
    `guest-${made}@elsewhere.example`,
    `works-${made}`,
    'member',
  );
  const private_ = await portal.customer(`private@${domain}`);
  expect(await userOf(before.sessionToken)).toBe(member.email);
  value(await chooseSignOnUse(sso.context, contact, id, 'required'));
  expect(await userOf(before.sessionToken)).toBeNull();
  expect(codeOf(await opened(member.email, 'passkey'))).toBe('SSO_REQUIRED');
  expect(codeOf(await opened(member.email, 'mail'))).toBe('SSO_REQUIRED');
  const bySso = value(await (await signIn(member.email)).finish());
  expect(await userOf(bySso.sessionToken)).toBe(member.email);
  // Not bound: an address of no domain of theirs, and whoever does not belong to them.
  for (const { email } of [abroad, private_]) {
    expect(await userOf(value(await opened(email, 'mail')).sessionToken)).toBe(email);
  }
  // Nor the vendor's people.
  const desk = await portal.staff(`member-of-desk@${domain}`);
  await portal.colleague(`member-of-desk@${domain}`, `works-${made}`, 'member');
  const { email } = desk as Viewer & { email: string };
  expect(await userOf(value(await opened(email, 'passkey')).sessionToken)).toBe(email);
});

test('whoever comes to belong to such an organization is out with the next request', async () => {
  const { domain } = await company('required');
  const later = await portal.customer(`later@${domain}`);
  const token = value(await opened(later.email, 'mail')).sessionToken;
  expect(await userOf(token)).toBe(later.email);
  await portal.colleague(later.email, `works-${made}`, 'member');
  expect(await userOf(token)).toBeNull();
});

test('a contact comes in by a mailed code, which all contacts are told of; by a passkey not', async () => {
  const { id, contact, member } = await company('required');
  const second = await portal.colleague(
    `second-${made}@elsewhere.example`,
    `works-${made}`,
    'contact',
  );
  const { started, mails } = await askCode(contact.email);
  expect(mails).toBe(1);
  const [mail] = await portal.db
    .select()
    .from(outbox)
    .where(eq(outbox.recipient, contact.email))
    .orderBy(desc(outbox.id))
    .limit(1);
  const { code } = sso.context.vault.openMail(mail?.sealed ?? new Uint8Array()) as { code: string };
  const { browserSecret } = value(started);
  const told = await mailsTo(second.email);
  const signedIn = value(
    await signInByCode(sso.context, { typed: code, browserSecret, address: addressOf() }),
  );
  expect(await userOf(signedIn.sessionToken)).toBe(contact.email);
  const events = await portal.db.select().from(event).where(eq(event.type, 'sign-on.bypassed'));
  expect(events.map(({ after }) => after)).toContainEqual({
    organizationId: id,
    userId: contact.userId,
  });
  expect((await mailsTo(second.email)) - told).toBe(1);
  expect(codeOf(await opened(contact.email, 'passkey'))).toBe('SSO_REQUIRED');
  expect(member.email).not.toBe(contact.email);
});

test('with a domain, a provider, or all of it go the sessions that were opened so', async () => {
  const { id, domain, contact, member } = await company('optional');
  const domainId = (await sso.domainOf(id, domain)).id;
  const enter = async () => value(await (await signIn(member.email)).finish()).sessionToken;
  const begun = await signIn(member.email);
  const first = await enter();
  value(await removeSignOnDomain(sso.context, contact, id, domainId));
  expect(await userOf(first)).toBeNull();
  expect(codeOf(await begun.finish())).toBe('SSO_OTHER_DOMAIN');
  expect(await beginSignOn(sso.context, { email: member.email, address: addressOf() })).toBeNull();
  await sso.proven(contact, id, domain);
  const second = await enter();
  const left = await signIn(member.email);
  value(await setSignOnProvider(sso.context, contact, id, sso.client));
  expect(await userOf(second)).toBeNull();
  expect(codeOf(await left.finish())).toBe('SSO_OVER');
  expect(await beginSignOn(sso.context, { email: member.email, address: addressOf() })).toBeNull();
  await sso.setUp(contact, id, `more-${domain}`, 'required');
  value(await removeSignOn(sso.context, contact, id));
  expect(await userOf(value(await opened(member.email, 'mail')).sessionToken)).toBe(member.email);
});

test('whoever confirms signs in at the provider anew, as themselves', async () => {
  const { member, contact } = await company('required');
  const confirm = await signIn(member.email, member.email, member.userId);
  expect(new URL(confirm.begun.sent?.url ?? '').searchParams.get('prompt')).toBe('login');
  const token = value(await confirm.finish()).sessionToken;
  const [row] = await portal.db.select().from(session).where(eq(session.userId, member.userId));
  expect([row?.provenBy, await userOf(token)]).toEqual(['sso', member.email]);
  const other = await signIn(member.email, contact.email, member.userId);
  expect(codeOf(await other.finish())).toBe('SSO_OTHER_PERSON');
  const stolen = await signIn(member.email, member.email, member.userId);
  expect(codeOf(await stolen.finish({ as: contact.userId }))).toBe('SSO_OVER');
});
