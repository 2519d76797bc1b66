import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { signInChallenge } from '@/lib/db/schema/sign-in-challenge';
import { outbox } from '@/lib/db/schema/outbox';
import { user } from '@/lib/db/schema/user';
import { openMail } from '@/lib/mail/queue-mail';
import { addPasskey, askNewPasskey } from '@/lib/operations/account/add-passkey';
import { eraseOwnData } from '@/lib/operations/personal/erase-person';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { verifyTrail } from '@/lib/operations/trail/verify-trail';
import { softPasskey } from '@/lib/passkeys/soft-passkey.test-support';
import { signInByCode } from './finish-sign-in';
import { askPasskey, signInByPasskey } from './passkey-sign-in';
import { startSignIn } from './start-sign-in';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
});
afterAll(() => portal.close());

const elsewhere = () => portal.moved(portal.keyHolder());

async function owner(name: string) {
  const email = `${name}@customer.example`;
  await portal.license(await portal.product(), { email });
  return { email, viewer: await portal.customer(email) };
}

async function begun(email: string) {
  const { address } = elsewhere();
  const started = value(await startSignIn(portal.context, { email, address, next: '/licenses' }));
  const rows = await portal.db.select().from(outbox).where(eq(outbox.recipient, email));
  const mail = openMail(portal.context.vault, rows.at(-1)?.sealed ?? new Uint8Array());
  if (mail.template !== 'sign-in') throw new Error('No code was mailed.');
  return { ...started, typed: mail.code, address };
}

test('whoever signs in by a code while they are erased is either too late, or somebody new', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { email, viewer } = await owner(`code${round}`);
    const code = await begun(email);
    const [signedIn, erased] = await Promise.all([
      signInByCode(portal.context, code),
      eraseOwnData(portal.context, viewer),
    ]);
    expect(codeOf(erased)).toBe(null);
    expect([null, 'CODE_OVER']).toContain(codeOf(signedIn));
    expect(await portal.db.$count(user, eq(user.id, viewer.userId))).toBe(0);
    expect(await portal.db.$count(session, eq(session.userId, viewer.userId))).toBe(0);
    // A session that there is, is of whoever has this address from now on.
    const rows = await portal.db
      .select({ email: user.email })
      .from(session)
      .innerJoin(user, eq(user.id, session.userId))
      .where(eq(user.email, email));
    expect(rows.length).toBeLessThanOrEqual(codeOf(signedIn) === null ? 1 : 0);
    expect(await portal.db.$count(signInChallenge, eq(signInChallenge.email, email))).toBe(0);
  }
  const trail = value(await verifyTrail(portal.context, portal.operator));
  expect(trail).toMatchObject({ faulty: 0, persons: [] });
});

test('whoever signs in by a passkey while they are erased has neither in the end', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { email, viewer } = await owner(`key${round}`);
    const soft = softPasskey({ userId: viewer.userId });
    const answer = soft.made(value(await askNewPasskey(portal.context, viewer)));
    value(await addPasskey(portal.context, viewer, { answer, name: 'Phone' }));
    const use = soft.used(value(await askPasskey(portal.context, elsewhere())));
    const [signedIn, erased] = await Promise.all([
      signInByPasskey(portal.context, { answer: use, ...elsewhere() }),
      eraseOwnData(portal.context, viewer),
    ]);
    expect(codeOf(erased)).toBe(null);
    expect([null, 'PASSKEY_UNKNOWN']).toContain(codeOf(signedIn));
    expect(await portal.db.$count(user, eq(user.email, email))).toBe(0);
    expect(await portal.db.$count(passkey, eq(passkey.userId, viewer.userId))).toBe(0);
    expect(await portal.db.$count(session, eq(session.userId, viewer.userId))).toBe(0);
  }
});
