import { desc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event, eventPerson } from '@/lib/db/schema/event';
import { knownBrowser, session } from '@/lib/db/schema/session';
import { openMail } from '@/lib/mail/queue-mail';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { signInByCode, signInByLink } from './finish-sign-in';
import { noteUse } from './note-use';
import { startSignIn } from './start-sign-in';

const EMAIL = 'owner@customer.example';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0';
const CURL = 'curl/8 <script>';
const address = '203.0.113.7';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
  await portal.license(await portal.product(), { email: EMAIL });
});
beforeEach(
  () => portal.sql`TRUNCATE outbox, session, known_browser, sign_in_challenge, rate_limit`,
);
afterAll(() => portal.close());

const mails = async (template: string) => {
  const rows = await portal.sql`SELECT sealed FROM outbox WHERE template = ${template} ORDER BY id`;
  return rows.map(({ sealed }) => openMail(portal.context.vault, sealed));
};

async function begin(email = EMAIL) {
  const started = await startSignIn(portal.context, { email, address });
  const mail = (await mails('sign-in')).at(-1);
  return { ...value(started), code: mail?.template === 'sign-in' ? mail.code : '000-000' };
}

async function signIn(token?: string, agent = FIREFOX) {
  const { code, browserSecret } = await begin();
  const from = { address, browser: { agent, token } };
  return value(await signInByCode(portal.context, { typed: code, browserSecret, ...from }));
}

const lastEvent = async () =>
  (await portal.db.select().from(event).orderBy(desc(event.id)).limit(1))[0];

describe('a sign-in in a new browser', () => {
  test('is mailed once: not the first of all, nor one in a browser that is known', async () => {
    const first = await signIn();
    expect(await mails('new-sign-in')).toEqual([]);
    expect((await signIn(first.browserToken)).browserToken).toBe(first.browserToken);
    expect(await mails('new-sign-in')).toEqual([]);
    const second = await signIn();
    expect(await mails('new-sign-in')).toEqual([
      {
        ...{ template: 'new-sign-in', browser: 'firefox', system: 'windows', by: 'mail', address },
        ...{ at: portal.clock.now().toISOString(), path: '/account' },
      },
    ]);
    await signIn(second.browserToken);
    expect(await mails('new-sign-in')).toHaveLength(1);
  });

  test('is one that another person used before: they share its cookie, and nothing else', async () => {
    await portal.license(await portal.product({ name: 'Other' }), {
      email: 'two@customer.example',
    });
    const own = await signIn();
    const { browserSecret, code } = await begin('two@customer.example');
    const from = { address, browser: { agent: FIREFOX, token: own.browserToken } };
    const other = value(
      await signInByCode(portal.context, { typed: code, browserSecret, ...from }),
    );
    expect(other.browserToken).toBe(own.browserToken);
    expect(await portal.db.$count(knownBrowser)).toBe(2);
    const rows = JSON.stringify(await portal.sql`SELECT * FROM known_browser`);
    expect(rows).not.toContain(own.browserToken);
  });

  test('is forgotten once its cookie has run out', async () => {
    const { browserToken } = await signIn();
    await signIn();
    portal.clock.advance({ minutes: 401 * 24 * 60 });
    await signIn(browserToken);
    expect(await portal.db.$count(knownBrowser)).toBe(1);
  });

  test('keeps two words of what the browser says of itself', async () => {
    await signIn(undefined, CURL);
    const [row] = await portal.db.select().from(session);
    expect(row).toMatchObject({ browser: 'other', system: 'other', address, passkeyId: null });
    expect(JSON.stringify([row, await lastEvent()])).not.toContain('script');
  });

  test('keeps no address where none is to be kept', async () => {
    await portal.set('activation/captureIPAddress', false);
    await signIn();
    await signIn();
    expect((await portal.db.select().from(session))[0]?.address).toBe('');
    expect(await mails('new-sign-in')).toMatchObject([{ address: '' }]);
    await portal.set('activation/captureIPAddress', null);
  });
});

const wrong = (code: string) => code.replace(/^./, (first) => (first === '1' ? '2' : '1'));

describe('a failed sign-in', () => {
  const failures = () =>
    portal.db.select().from(event).where(eq(event.type, 'person.sign-in-failed'));

  test('stands in the trail of its account once for a mail, and names nobody as who did it', async () => {
    const { email: _, ...signed } = await signIn();
    expect(signed.staff).toBe(false);
    const { code, browserSecret } = await begin();
    const typed = wrong(code);
    const before = (await failures()).length;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        signInByCode(portal.context, { typed, browserSecret, address }),
      ),
    );
    const [failure, ...more] = (await failures()).slice(before);
    expect(more).toEqual([]);
    const userId = (await portal.db.select().from(session))[0]?.userId;
    expect(failure).toMatchObject({ door: 'portal', actor: 'key-holder' });
    expect(failure?.after).toEqual({ userId, why: 'CODE_WRONG' });
    const ofEvent = eq(eventPerson.eventId, failure?.id ?? 0);
    const [beside] = await portal.db.select().from(eventPerson).where(ofEvent);
    expect(beside).toMatchObject({ person: '', address });
  });

  test('for an address that is nobody’s stands nowhere, and is answered the same', async () => {
    await signIn();
    const [known, unknown] = [await begin(), await begin('stranger@customer.example')];
    const before = (await failures()).length;
    const answers = await Promise.all(
      [known, unknown].map(({ browserSecret }) =>
        signInByCode(portal.context, { typed: wrong(known.code), browserSecret, address }),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect((await failures()).length).toBe(before + 1);
  });

  test('by a link that does not work is nobody’s', async () => {
    const before = (await failures()).length;
    await signInByLink(portal.context, { linkToken: 'x', address });
    expect((await failures()).length).toBe(before);
  });
});

test('that a session is used is written once in five minutes, whoever asks at once', async () => {
  await signIn();
  const read = async () => {
    const [row] = await portal.db
      .select({
        used: { sessionId: session.id, usedAt: session.lastUsedAt },
        written: sql<string>`session.xmin::text`,
        address: session.address,
      })
      .from(session);
    if (!row) throw new Error('There is no session.');
    return { ...row, used: { ...row.used, usedAt: row.used.usedAt.toISOString() } };
  };
  const before = await read();
  const at = (minutes: number) => new Date(portal.clock.now().getTime() + minutes * 60_000);
  await noteUse(portal.db, before.used, '198.51.100.9', at(4.9));
  expect(await read()).toEqual(before);
  const times = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      await noteUse(portal.db, before.used, `198.51.100.${n}`, at(6));
      return (await read()).written;
    }),
  );
  const after = await read();
  expect(new Set(times)).toEqual(new Set([after.written]));
  expect(after.used.usedAt).toBe(at(6).toISOString());
  expect(after.address).toMatch(/^198\.51\.100\./);
});
