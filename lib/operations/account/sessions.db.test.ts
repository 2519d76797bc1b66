import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { endOtherSessions, endSession } from './end-session';
import { listSessions } from './list-sessions';
import { removePasskey } from './remove-passkey';

let portal: TestPortal;
let people = 0;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
});
afterAll(() => portal.close());

/** Signed in, in so many browsers; the viewer sits in the first. */
async function person(browsers = 1) {
  people += 1;
  const viewer = await portal.customer(`person-${people}@customer.example`);
  for (let n = 0; n < browsers; n += 1) await portal.browserOf(viewer);
  const [here] = await rowsOf(viewer);
  return { ...viewer, sessionId: here?.id ?? '' };
}
const rowsOf = ({ userId }: { userId: string }) =>
  portal.db.select().from(session).where(eq(session.userId, userId)).orderBy(session.createdAt);
const listed = async (viewer: Parameters<typeof listSessions>[1]) =>
  (await listSessions(portal.context, viewer)) ?? { sessions: [], count: -1 };
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? 'ok';

test('they are one’s own, this one is marked, and those that ran out are none', async () => {
  const [viewer, other] = [await person(3), await person()];
  const { sessions, count } = await listed(viewer);
  expect(count).toBe(3);
  expect(sessions.filter(({ here }) => here).map(({ id }) => id)).toEqual([viewer.sessionId]);
  expect(sessions.map(({ id }) => id)).not.toContain(other.sessionId);
  await portal.db
    .update(session)
    .set({ expiresAt: portal.clock.now() })
    .where(eq(session.id, viewer.sessionId));
  expect((await listed(viewer)).count).toBe(2);
});

test('twenty are shown of however many, those used last', async () => {
  const viewer = await person(55);
  const { sessions, count } = await listed(viewer);
  expect([sessions.length, count]).toEqual([20, 55]);
});

test('one ends once, with one event, of however many that ask at once; those of others never', async () => {
  const [viewer, other] = [await person(2), await person()];
  const id = (await rowsOf(viewer)).find((row) => row.id !== viewer.sessionId)?.id ?? '';
  for (const one of [other.sessionId, 'x', "' OR true --"]) {
    expect(codeOf(await endSession(portal.context, viewer, { id: one }))).toBe('NOT_FOUND');
  }
  const ended = await Promise.all(
    Array.from({ length: 10 }, () => endSession(portal.context, viewer, { id })),
  );
  expect(ended.map(codeOf).filter((code) => code === 'ok')).toHaveLength(1);
  expect(await rowsOf(viewer)).toHaveLength(1);
  expect(await rowsOf(other)).toHaveLength(1);
  const events = await portal.db.select().from(event).where(eq(event.type, 'session.ended'));
  expect(events.map(({ before }) => before)).toEqual([
    { userId: viewer.userId, browser: 'other', system: 'other' },
  ]);
});

test('all others end, with every sign-in that was begun, and nobody else’s', async () => {
  const [viewer, other] = [await person(4), await person()];
  await portal.db.insert(signInChallenge).values({
    ...{ browserHash: new Uint8Array([1]), codeHash: new Uint8Array([2]) },
    ...{ linkHash: new Uint8Array([3]), email: viewer.email, expiresAt: portal.clock.now() },
  });
  expect(value(await endOtherSessions(portal.context, viewer))).toEqual({ sessions: 3 });
  expect((await rowsOf(viewer)).map(({ id }) => id)).toEqual([viewer.sessionId]);
  expect(await rowsOf(other)).toHaveLength(1);
  expect(await portal.db.$count(signInChallenge)).toBe(0);
});

test('with a passkey go the sessions that it opened, and no others', async () => {
  const viewer = await person(3);
  const [made] = await portal.db
    .insert(passkey)
    .values({
      ...{ userId: viewer.userId, name: 'Phone', credentialId: 'phone', transports: [] },
      ...{ publicKey: new Uint8Array([1]), counter: 0, backedUp: true },
    })
    .returning();
  const opened = (await rowsOf(viewer)).filter(({ id }) => id !== viewer.sessionId)[0]?.id ?? '';
  await portal.db.update(session).set({ passkeyId: made?.id }).where(eq(session.id, opened));
  expect((await listed(viewer)).sessions.find(({ id }) => id === opened)?.passkey).toBe('Phone');
  value(await removePasskey(portal.context, viewer, { id: made?.id ?? '' }));
  expect((await rowsOf(viewer)).map(({ id }) => id)).not.toContain(opened);
  expect(await rowsOf(viewer)).toHaveLength(2);
});
