import { createHash } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { staff } from '@/lib/db/schema/staff';
import { getLicense } from '@/lib/operations/license/get-license';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { addStaff } from './add-staff';
import { disableStaff } from './disable-staff';
import { endSessions } from './end-sessions';
import { listStaff } from './list-staff';
import { makeStaffSignInLink } from './make-sign-in-link';
import { removeMember } from './remove-member';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.db.delete(session));

/** So many browsers in which somebody is signed in. */
async function signedIn(viewer: Viewer, browsers: number) {
  if (viewer.kind !== 'customer' && viewer.kind !== 'staff') throw new Error('Not a person.');
  const { userId } = viewer;
  const rows = Array.from({ length: browsers }, () => ({
    tokenHash: crypto.getRandomValues(new Uint8Array(32)),
    userId,
    expiresAt: new Date(Date.now() + 3_600_000),
  }));
  await portal.db.insert(session).values(rows);
  return () => portal.db.$count(session, eq(session.userId, userId));
}

const lastEvent = async () =>
  (await portal.db.select().from(event).orderBy(desc(event.id)).limit(1))[0];

test('sessions of one person end on all computers, those of others stay', async () => {
  const { context, operator } = portal;
  const ofOwner = await signedIn(await portal.customer('owner@customer.example'), 3);
  const ofOther = await signedIn(await portal.customer('other@customer.example'), 1);
  const ended = await endSessions(context, operator, { email: ' Owner@Customer.example ' });
  expect(value(ended)).toEqual({ sessions: 3 });
  expect([await ofOwner(), await ofOther()]).toEqual([0, 1]);
  expect(await lastEvent()).toMatchObject({ type: 'sessions.ended', after: { sessions: 3 } });
  const nobody = await endSessions(context, operator, { email: 'nobody@customer.example' });
  expect(codeOf(nobody)).toBe('PERSON_UNKNOWN');
  expect(value(await endSessions(context, operator, 'everybody'))).toEqual({ sessions: 1 });
  expect(await ofOther()).toBe(0);
});

test('staff that is disabled is signed out and no longer staff; who is none already is said so', async () => {
  const { context, operator } = portal;
  const email = 'agent@vendor.example';
  const browsers = await signedIn(await portal.staff(email), 2);
  const disable = () => disableStaff(context, operator, { email, reason: 'Left the company.' });
  const [first, second] = await Promise.all([disable(), disable()]);
  expect([codeOf(first), codeOf(second)].sort()).toEqual(['PERSON_UNKNOWN', null].sort());
  expect(await browsers()).toBe(0);
  expect(value(await listStaff(context, operator))).toMatchObject([{ email, role: null }]);
  expect(await lastEvent()).toMatchObject({ type: 'staff.disabled', reason: 'Left the company.' });
  expect(codeOf(await makeStaffSignInLink(context, operator, { email }))).toBe('PERSON_UNKNOWN');
  // A session that they open meanwhile is no staff's, and does not become one.
  const asCustomer = await signedIn(await portal.customer(email), 1);
  expect(await asCustomer()).toBe(1);
  value(await addStaff(context, operator, { email, role: 'agent' }));
  expect(await asCustomer()).toBe(0);
  expect(value(await listStaff(context, operator))).toMatchObject([{ email, role: 'agent' }]);
});

test('another role is given while somebody is signed in, and stands in the trail with the one before', async () => {
  const { context, operator } = portal;
  const email = 'promoted@vendor.example';
  const browsers = await signedIn(await portal.staff(email), 1);
  value(await addStaff(context, operator, { email, role: 'admin' }));
  expect(await lastEvent()).toMatchObject({
    ...{ type: 'staff.role-changed', before: { role: 'agent' }, after: { role: 'admin' } },
  });
  const events = await portal.db.$count(event);
  value(await addStaff(context, operator, { email, role: 'admin' }));
  expect(await portal.db.$count(event)).toBe(events);
  expect(await browsers()).toBe(1);
  await portal.db.delete(staff);
});

test('the last admin can be neither disabled nor made agent, by anybody', async () => {
  const { context, operator } = portal;
  const email = 'only@vendor.example';
  const only = await portal.staff(email, 'admin');
  await portal.staff('agent@vendor.example');
  for (const viewer of [only, operator]) {
    expect(codeOf(await addStaff(context, viewer, { email, role: 'agent' }))).toBe('LAST_ADMIN');
    expect(codeOf(await disableStaff(context, viewer, { email }))).toBe('LAST_ADMIN');
  }
  await portal.staff('second@vendor.example', 'admin');
  value(await disableStaff(context, only, { email }));
  const second = { email: 'second@vendor.example' };
  expect(codeOf(await disableStaff(context, operator, second))).toBe('LAST_ADMIN');
  await portal.db.delete(staff);
});

test('of admins who demote or disable each other at once, one is left', async () => {
  const { context } = portal;
  for (let round = 0; round < 12; round += 1) {
    const emails = [1, 2, 3].map((n) => `admin-${round}-${n}@vendor.example`);
    const [first, second, third] = await Promise.all(
      emails.map((email) => portal.staff(email, 'admin')),
    );
    if (!first || !second || !third) throw new Error('Nobody.');
    const at = (n: number) => ({ email: emails[n] ?? '' });
    const results = await Promise.all([
      addStaff(context, first, { ...at(1), role: 'agent' }),
      disableStaff(context, second, at(2)),
      addStaff(context, third, { ...at(0), role: 'agent' }),
    ]);
    expect(results.map(codeOf).sort()).toEqual(['LAST_ADMIN', null, null].sort());
    expect(await portal.db.$count(staff, eq(staff.role, 'admin'))).toBe(1);
    await portal.db.delete(staff);
  }
});

test('who leaves an organization sees its licenses no more, but their own', async () => {
  const { context, operator } = portal;
  const product = await portal.product();
  const email = 'contact@customer.example';
  const contact = await portal.colleague(email, 'C-9', 'contact');
  const theirs = await portal.license(product, { organization: 'C-9' });
  const own = await portal.license(product, { email });
  const browsers = await signedIn(contact, 1);
  expect(await getLicense(context, contact, theirs.licenseId)).not.toBeNull();
  const remove = (organization: string) => removeMember(context, operator, { email, organization });
  expect(codeOf(await remove('C-404'))).toBe('ORGANIZATION_UNKNOWN');
  value(await remove('C-9'));
  expect(codeOf(await remove('C-9'))).toBe('PERSON_UNKNOWN');
  expect(await browsers()).toBe(0);
  expect(await getLicense(context, contact, theirs.licenseId)).toBeNull();
  expect(await getLicense(context, contact, own.licenseId)).not.toBeNull();
});

test('a sign-in link is for staff only, kept as a hash, for ten minutes, and ends with their sessions', async () => {
  const { context, operator } = portal;
  const email = 'locked-out@vendor.example';
  const viewer = await portal.staff(email);
  const { link, expiresAt } = value(await makeStaffSignInLink(context, operator, { email }));
  const ofEmail = eq(signInChallenge.email, email);
  const [row] = await portal.db.select().from(signInChallenge).where(ofEmail);
  const token = new URL(link).searchParams.get('token') ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(Buffer.from(row?.linkHash ?? []).toString('hex')).toBe(
    createHash('sha256').update(token).digest('hex'),
  );
  expect(expiresAt.getTime() - context.now().getTime()).toBe(10 * 60_000);
  const made = await lastEvent();
  expect(made).toMatchObject({ type: 'staff.link-made', after: { role: 'agent' } });
  expect(JSON.stringify(made)).not.toContain(token);

  value(await endSessions(context, operator, { email }));
  expect(await portal.db.$count(signInChallenge, ofEmail)).toBe(0);
  await portal.customer('owner@customer.example');
  for (const other of ['owner@customer.example', 'nobody@vendor.example']) {
    const denied = await makeStaffSignInLink(context, operator, { email: other });
    expect(codeOf(denied)).toBe('PERSON_UNKNOWN');
  }
  expect(codeOf(await makeStaffSignInLink(context, viewer, { email }))).toBe('FORBIDDEN');
});
