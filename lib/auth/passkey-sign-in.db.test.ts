import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { passkey, passkeyChallenge } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { listPasskeys } from '@/lib/operations/account/list-passkeys';
import { removePasskey } from '@/lib/operations/account/remove-passkey';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { contextOn, buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { softPasskey } from '@/lib/passkeys/soft-passkey.test-support';
import { askPasskey, signInByPasskey } from './passkey-sign-in';

let portal: TestPortal;
let people = 0;
beforeAll(async () => {
  portal = await buildPortal({ max: 4 });
});
afterAll(() => portal.close());

const elsewhere = () => portal.moved(portal.keyHolder());
const ask = async () => value(await askPasskey(portal.context, elsewhere()));
const signIn = (answer: string, as?: string) =>
  signInByPasskey(portal.context, { answer, ...(as ? { as } : {}), ...elsewhere() });
const codeOf = (result: Awaited<ReturnType<typeof signIn>>) =>
  result.ok ? 'signed in' : result.error.code;

/** One of the staff, with a passkey. */
async function owner(role: 'agent' | 'admin' = 'agent') {
  people += 1;
  const viewer = (await portal.staff(`person-${people}@vendor.example`, role)) as Viewer & {
    kind: 'staff';
  };
  const soft = softPasskey(viewer);
  const options = value(await askNewPasskey(portal.context, viewer));
  const input = { answer: soft.made(options), name: 'Laptop' };
  const { id } = value(await addPasskey(portal.context, viewer, input));
  return { viewer, soft, id };
}

describe('signing in by passkey', () => {
  test('opens a session that knows how, of whoever it belongs to, and says so in the trail', async () => {
    const { viewer, soft } = await owner();
    const options = await ask();
    expect(options).toMatchObject({
      ...{ rpId: 'licenses.example.com', userVerification: 'required', timeout: 300_000 },
      // It names nobody, so that it tells nobody who has one.
      allowCredentials: undefined,
    });
    const signed = value(await signIn(soft.used(options)));
    expect(signed).toMatchObject({ email: viewer.email, staff: true });
    const [row] = await portal.db.select().from(session).where(eq(session.userId, viewer.userId));
    expect(row).toMatchObject({ provenBy: 'passkey', createdAt: portal.clock.now() });
    const [last] = await portal.sql`SELECT * FROM event ORDER BY id DESC LIMIT 1`;
    expect(last).toMatchObject({
      type: 'person.signed-in',
      after: { by: 'passkey', passkey: 'Laptop' },
    });
    expect((await listPasskeys(portal.context, viewer))?.[0]).toMatchObject({
      lastUsedAt: portal.clock.now(),
    });
  });

  test('a challenge is answered once, within five minutes, on any instance, and only if it was asked here', async () => {
    const { viewer, soft } = await owner();
    const once = soft.used(await ask());
    expect(codeOf(await signIn(once))).toBe('signed in');
    expect(codeOf(await signIn(once))).toBe('PASSKEY_OVER');

    const onOther = contextOn(portal, portal.clock.now);
    const answer = soft.used(await ask());
    expect((await signInByPasskey(onOther, { answer, ...elsewhere() })).ok).toBe(true);

    const late = await ask();
    portal.clock.advance({ minutes: 5, milliseconds: 1 });
    expect(codeOf(await signIn(soft.used(late)))).toBe('PASSKEY_OVER');
    const invented = { challenge: Buffer.alloc(32, 7).toString('base64url') };
    expect(codeOf(await signIn(soft.used(invented)))).toBe('PASSKEY_OVER');
    const toMakeOne = value(await askNewPasskey(portal.context, viewer));
    expect(codeOf(await signIn(soft.used(toMakeOne)))).toBe('PASSKEY_OVER');
  });

  test('only the hash of a challenge is kept, and what is over goes with the next one', async () => {
    const { challenge } = await ask();
    const rows = await portal.db.select().from(passkeyChallenge);
    const kept = JSON.stringify(rows.map(({ hash }) => Buffer.from(hash).toString('base64url')));
    expect(kept).not.toContain(challenge);
    portal.clock.advance({ minutes: 6 });
    await ask();
    expect(await portal.db.$count(passkeyChallenge)).toBe(1);
  });

  test.each([
    ['at another origin', { origin: 'https://licenses.example.com.evil.example' }],
    ['at the same name without https', { origin: 'http://licenses.example.com' }],
    ['for another relying party', { party: 'evil.example' }],
    ['without its user verified', { unverified: true }],
    ['by another key', { forged: true }],
    ['for somebody else by name', { userHandle: 'somebody' }],
    ['without a name', { userHandle: '' }],
    ['by a copy whose counter is behind', { counter: 1 }],
  ])('what was signed %s signs nobody in, and changes nothing', async (_, how) => {
    const { viewer, soft, id } = await owner();
    expect(codeOf(await signIn(soft.used(await ask(), { counter: 40 })))).toBe('signed in');
    const ofUser = eq(session.userId, viewer.userId);
    const before = await portal.db.$count(session, ofUser);
    const answer = soft.used(await ask(), { counter: 41, ...how });
    expect(codeOf(await signIn(answer))).toBe('PASSKEY_WRONG');
    expect(await portal.db.$count(session, ofUser)).toBe(before);
    const [row] = await portal.db.select().from(passkey).where(eq(passkey.id, id));
    expect(row?.counter).toBe(40);
  });

  test('what is no answer at all is one that is wrong', async () => {
    for (const text of ['', 'null', '{}', '[]', '{"id":"x","response":{}}', 'x'.repeat(20_000)]) {
      expect(codeOf(await signIn(text)), text.slice(0, 30)).toBe('PASSKEY_WRONG');
    }
  });

  test('of two uses at once with one challenge, one signs in', async () => {
    const { viewer, soft } = await owner();
    const options = await ask();
    const answers = Array.from({ length: 6 }, () => soft.used(options));
    const codes = (await Promise.all(answers.map((answer) => signIn(answer)))).map(codeOf);
    expect(codes.sort()).toEqual([...Array(5).fill('PASSKEY_OVER'), 'signed in']);
    expect(await portal.db.$count(session, eq(session.userId, viewer.userId))).toBe(1);
  });

  test('a passkey and its copy that sign at once never both pass with the same count', async () => {
    const { soft } = await owner();
    const [one, two] = [await ask(), await ask()];
    const answers = [soft.used(one, { counter: 9 }), soft.used(two, { counter: 9 })];
    const codes = (await Promise.all(answers.map((answer) => signIn(answer)))).map(codeOf);
    expect(codes.sort()).toEqual(['PASSKEY_WRONG', 'signed in']);
  });

  test('a removed one, and those of disabled staff, sign nobody in', async () => {
    const { viewer, soft, id } = await owner();
    value(await removePasskey(portal.context, viewer, { id }));
    expect(codeOf(await signIn(soft.used(await ask())))).toBe('PASSKEY_UNKNOWN');

    const gone = await owner();
    const { email } = gone.viewer;
    value(await disableStaff(portal.context, portal.operator, { email }));
    expect(codeOf(await signIn(gone.soft.used(await ask())))).toBe('PASSKEY_UNKNOWN');
  });

  test('confirming who one is takes a passkey of one’s own', async () => {
    const [one, other] = [await owner(), await owner()];
    const { userId } = one.viewer;
    expect(codeOf(await signIn(other.soft.used(await ask()), userId))).toBe('PASSKEY_OTHER');
    expect(codeOf(await signIn(one.soft.used(await ask()), userId))).toBe('signed in');
  });

  test('guesses are counted by their address, as those at codes are', async () => {
    const from = elsewhere();
    const guess = () => signInByPasskey(portal.context, { answer: '{}', ...from });
    for (let n = 0; n < 100; n += 1) expect(codeOf(await guess())).toBe('PASSKEY_WRONG');
    expect(codeOf(await guess())).toBe('RATE_LIMITED');
    // What is right still signs in: an office stands behind one address.
    const { soft } = await owner();
    const answer = soft.used(await ask());
    expect(codeOf(await signInByPasskey(portal.context, { answer, ...from }))).toBe('signed in');
  });

  test('the events of passkeys are of nobody’s license', async () => {
    const rows = await portal.db.select().from(event).where(eq(event.type, 'passkey.added'));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ licenseId }) => licenseId === null)).toBe(true);
  });
});
