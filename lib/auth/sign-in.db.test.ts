import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { event, eventPerson } from '@/lib/db/schema/event';
import { testDatabase } from '@/lib/db/test-database';
import { log } from '@/lib/log';
import { openMail } from '@/lib/mail/queue-mail';
import type { Context } from '@/lib/operations/context';
import { makeRateLimits } from '@/lib/rate-limit';
import { makeVault } from '@/lib/vault/vault';
import { signInByCode, signInByLink } from './finish-sign-in';
import { emailOfBrowser, emailOfLink } from './read-challenge';
import { sessionAdapter } from './session-adapter';
import { startSignIn } from './start-sign-in';

const vault = makeVault(new Uint8Array(32).fill(7));
const EMAIL = 'staff@vendor.example';
const address = '203.0.113.7';
const NOBODY = { ok: false, error: { code: 'CODE_OVER' } };

let database: Awaited<ReturnType<typeof testDatabase>>;
let now = new Date();
/** Limits that count nothing, for the tests that are about something else. */
let context: Context;
let limited: Context;

beforeAll(async () => {
  database = await testDatabase({ max: 25 });
  context = {
    db: database.db,
    vault,
    limits: { consume: async () => ({ ok: true, value: null }) },
    portalUrl: 'https://licenses.example.com',
    now: () => now,
  };
  limited = { ...context, limits: makeRateLimits(database) };
  await database.sql`INSERT INTO portal_user (email) VALUES (${EMAIL})`;
  await database.sql`INSERT INTO staff (user_id, role) SELECT id, 'admin' FROM portal_user`;
});
beforeEach(async () => {
  now = new Date();
  await database.sql`TRUNCATE outbox, session, sign_in_challenge, rate_limit`;
});
afterAll(() => database.close());

async function begin(email = EMAIL, formerSecret?: string) {
  const started = await startSignIn(context, { email, address, next: '/licenses', formerSecret });
  if (!started.ok) throw new Error(started.error.code);
  const mail = await lastMail();
  const linkToken = mail
    ? (new URL(mail.path, 'https://x.example').searchParams.get('token') ?? '')
    : '';
  return { ...started.value, code: mail?.code ?? '', linkToken, address };
}

async function lastMail() {
  const [row] = await database.sql`SELECT sealed FROM outbox ORDER BY id DESC LIMIT 1`;
  const mail = row ? openMail(vault, row.sealed) : undefined;
  return mail?.template === 'sign-in' ? mail : undefined;
}

const count = async (table: 'event' | 'outbox' | 'session' | 'sign_in_challenge') =>
  Number((await database.sql.unsafe(`SELECT count(*) FROM ${table}`))[0]?.count);

const wrongCode = (code: string) => (code.startsWith('0') ? '1111-1111' : '0000-0000');

describe('a sign-in code', () => {
  test('of a mail before the newest is called so, costs no try and opens nothing', async () => {
    const first = await begin();
    now = new Date(now.getTime() + 60_000);
    const second = await begin(EMAIL, first.browserSecret);
    const third = await begin(EMAIL, second.browserSecret);
    for (const { code } of [first, second, first, second, first, second]) {
      expect(await signInByCode(context, { ...third, typed: code })).toEqual({
        ok: false,
        error: { code: 'CODE_EARLIER', details: { askedAt: now } },
      });
    }
    // The five tries are all there, and only they.
    const wrong = await signInByCode(context, { ...third, typed: wrongCode(third.code) });
    expect(wrong).toMatchObject({ error: { code: 'CODE_WRONG', details: { left: 4 } } });
    expect(await count('session')).toBe(0);
    expect(await signInByCode(context, { ...third, typed: third.code })).toMatchObject({
      ok: true,
    });
    // Another browser, another address: nothing is said of codes that it never asked for.
    const other = await begin('nobody@vendor.example', third.browserSecret);
    const stranger = await signInByCode(context, { ...other, typed: first.code });
    expect(stranger).toMatchObject({ error: { code: 'CODE_WRONG' } });
  });

  test('signs in, in any spelling, and only once', async () => {
    const { code, ...browser } = await begin();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const typed = ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    const signedIn = await signInByCode(context, { ...browser, typed });
    if (!signedIn.ok) throw new Error(signedIn.error.code);
    const found = await sessionAdapter(() => database.db).getSessionAndUser?.(
      signedIn.value.sessionToken,
    );
    expect(found?.user).toMatchObject({ email: EMAIL, role: 'admin' });
    expect(await signInByCode(context, { ...browser, typed: code })).toEqual(NOBODY);
  });

  test('leaves one event, which names the person apart from it, and one for the first wrong code', async () => {
    const { code, ...browser } = await begin();
    const before = await count('event');
    await signInByCode(context, { ...browser, typed: wrongCode(code) });
    expect(await count('event')).toBe(before + 1);
    await signInByCode(context, { ...browser, typed: wrongCode(code) });
    expect(await count('event')).toBe(before + 1);
    await signInByCode(context, { ...browser, typed: code });
    expect(await count('event')).toBe(before + 2);
    const [last] = await database.db.select().from(event).orderBy(desc(event.id)).limit(1);
    expect(last).toMatchObject({ type: 'person.signed-in', actor: 'staff', door: 'staff' });
    expect(JSON.stringify(last)).not.toContain('@');
    const ofEvent = eq(eventPerson.eventId, last?.id ?? 0);
    const [person] = await database.db.select().from(eventPerson).where(ofEvent);
    expect(person).toMatchObject({ person: EMAIL, address });
  });

  test('signs in one of many parallel tries with the right code', async () => {
    const { code, ...browser } = await begin();
    const tries = Array.from({ length: 5 }, () =>
      signInByCode(context, { ...browser, typed: code }),
    );
    const results = await Promise.all(tries);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await count('session')).toBe(1);
  });

  test('can be guessed at five times, also by 20 at once', async () => {
    const { code, ...browser } = await begin();
    const typed = wrongCode(code);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => signInByCode(context, { ...browser, typed })),
    );
    const codes = results.map((result) => (result.ok ? 'signed in' : result.error.code));
    expect(codes.filter((code) => code === 'CODE_WRONG')).toHaveLength(4);
    expect(codes.filter((code) => code === 'CODE_OVER')).toHaveLength(16);
    expect(await signInByCode(context, { ...browser, typed: code })).toEqual(NOBODY);
    expect(await emailOfBrowser(context, browser.browserSecret)).toBeNull();
  });

  test('counts down its tries', async () => {
    const { code, ...browser } = await begin();
    for (const left of [4, 3, 2, 1]) {
      expect(await signInByCode(context, { ...browser, typed: wrongCode(code) })).toEqual({
        ok: false,
        error: { code: 'CODE_WRONG', details: { left } },
      });
    }
    expect(await signInByCode(context, { ...browser, typed: code })).toMatchObject({ ok: true });
  });

  test('costs no try if it cannot be one', async () => {
    const { code, ...browser } = await begin();
    for (const typed of ['', '7K2M', `${code}0`, 'UUUU-UUUU', '𝟘'.repeat(9)]) {
      expect(await signInByCode(context, { ...browser, typed })).toMatchObject({
        error: { code: 'CODE_SHORT' },
      });
    }
    const [row] = await database.sql`SELECT attempts_left FROM sign_in_challenge`;
    expect(row?.attempts_left).toBe(5);
  });

  test('works only in the browser that asked', async () => {
    const { code } = await begin();
    const other = await begin('other@customer.example');
    const elsewhere = { typed: code, browserSecret: other.browserSecret, address };
    expect(await signInByCode(context, elsewhere)).toMatchObject({ error: { code: 'CODE_WRONG' } });
    expect(await signInByCode(context, { ...elsewhere, browserSecret: '' })).toEqual(NOBODY);
  });

  test('ends after 10 minutes', async () => {
    const { code, ...browser } = await begin();
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await emailOfBrowser(context, browser.browserSecret)).toBeNull();
    expect(await signInByCode(context, { ...browser, typed: code })).toEqual(NOBODY);
  });

  test('ends when the same browser asks for another', async () => {
    const first = await begin();
    const second = await begin(EMAIL, first.browserSecret);
    expect(await signInByCode(context, { ...first, typed: first.code })).toEqual(NOBODY);
    expect(await signInByLink(context, first)).toEqual(NOBODY);
    expect(await signInByCode(context, { ...second, typed: second.code })).toMatchObject({
      ok: true,
    });
  });

  test('is nowhere in the database', async () => {
    const { code, linkToken, browserSecret } = await begin();
    const rows = await database.sql`
      SELECT row_to_json(c)::text AS all FROM sign_in_challenge c
      UNION ALL SELECT row_to_json(o)::text FROM outbox o`;
    const stored = rows.map((row) => row.all).join();
    for (const secret of [code, code.replace('-', ''), linkToken, browserSecret]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('a sign-in link', () => {
  test('says for whom it is as often as it is read, and signs in once', async () => {
    const { linkToken } = await begin();
    for (let i = 0; i < 3; i++) expect(await emailOfLink(context, linkToken)).toBe(EMAIL);
    expect(await count('session')).toBe(0);
    expect(await signInByLink(context, { linkToken, address })).toMatchObject({
      ok: true,
      value: { email: EMAIL },
    });
    expect(await emailOfLink(context, linkToken)).toBeNull();
    expect(await signInByLink(context, { linkToken, address })).toEqual(NOBODY);
  });

  test('is spent once under parallel confirmations, together with its code', async () => {
    const { linkToken, code, browserSecret } = await begin();
    const results = await Promise.all([
      ...Array.from({ length: 10 }, () => signInByLink(context, { linkToken, address })),
      signInByCode(context, { typed: code, browserSecret, address }),
    ]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(await count('session')).toBe(1);
  });

  test('ends after 10 minutes', async () => {
    const { linkToken } = await begin();
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await emailOfLink(context, linkToken)).toBeNull();
    expect(await signInByLink(context, { linkToken, address })).toEqual(NOBODY);
  });
});

describe('who may sign in', () => {
  test('an unknown address gets the same answer, and no mail', async () => {
    const known = await begin();
    await database.sql`TRUNCATE outbox`;
    const unknown = await begin('stranger@customer.example');
    expect(await count('outbox')).toBe(0);
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(await emailOfBrowser(context, unknown.browserSecret)).toBe('stranger@customer.example');
    expect(await signInByCode(context, { ...unknown, typed: wrongCode(known.code) })).toMatchObject(
      { error: { code: 'CODE_WRONG', details: { left: 4 } } },
    );
  });

  test('a user row alone gets no mail', async () => {
    await database.sql`INSERT INTO portal_user (email) VALUES ('left@customer.example')`;
    await begin('left@customer.example');
    expect(await count('outbox')).toBe(0);
  });

  test('nor does staff that is disabled', async () => {
    await database.sql`
      WITH u AS (INSERT INTO portal_user (email) VALUES ('gone@vendor.example') RETURNING id)
      INSERT INTO staff (user_id, role) SELECT u.id, NULL FROM u`;
    await begin('gone@vendor.example');
    expect(await count('outbox')).toBe(0);
  });

  test('the address on a license gets one, and a user row at the first sign-in', async () => {
    await database.sql`
      WITH o AS (INSERT INTO organization (name) VALUES ('Customer') RETURNING id),
           p AS (INSERT INTO product (id, name) VALUES (1, 'Example CAD') RETURNING id)
      INSERT INTO license (product_id, organization_id, registered_email, seats, term)
      SELECT p.id, o.id, 'owner@customer.example', 1, 'perpetual' FROM o, p`;
    const { code, ...browser } = await begin('owner@customer.example');
    expect(await count('outbox')).toBe(1);
    const users = () =>
      database.sql`SELECT 1 FROM portal_user WHERE email = 'owner@customer.example'`;
    expect(await users()).toHaveLength(0);
    expect(await signInByCode(context, { ...browser, typed: code })).toMatchObject({ ok: true });
    expect(await users()).toHaveLength(1);
  });

  test('a member gets one', async () => {
    await database.sql`
      WITH o AS (INSERT INTO organization (name) VALUES ('Customer') RETURNING id),
           u AS (INSERT INTO portal_user (email) VALUES ('member@customer.example') RETURNING id)
      INSERT INTO membership (organization_id, user_id, role) SELECT o.id, u.id, 'member' FROM o, u`;
    await begin('member@customer.example');
    expect(await count('outbox')).toBe(1);
  });
});

describe('limits', () => {
  const start = (email: string, from = address) =>
    startSignIn(limited, { email, address: from, next: '/' });

  const REFUSED = { error: { code: 'RATE_LIMITED' } };
  const lanes = async () =>
    (await database.sql`SELECT lane FROM outbox ORDER BY id`).map(({ lane }) => lane);

  test('one client has an address mailed five times in 15 minutes, and one /64 is one client', async () => {
    for (let i = 0; i < 5; i++) {
      expect(await start(EMAIL, `2001:db8::${i + 1}`)).toMatchObject({ ok: true });
    }
    expect(await start(EMAIL, '2001:db8::9')).toMatchObject(REFUSED);
    expect(await start(EMAIL, '2001:db8:0:1::9')).toMatchObject({ ok: true });
  });

  test('strangers spend their own budgets: whoever they ask for gets a code, and it signs in', async () => {
    for (let stranger = 0; stranger < 8; stranger++) {
      for (let i = 0; i < 6; i++) await start(EMAIL, `198.51.100.${stranger}`);
    }
    const started = await start(EMAIL);
    if (!started.ok) throw new Error(started.error.code);
    const mail = await lastMail();
    // What they ask afterwards ends no code either.
    await start(EMAIL, '198.51.100.200');
    const own = { typed: mail?.code ?? '', browserSecret: started.value.browserSecret, address };
    expect(await signInByCode(limited, own)).toMatchObject({ ok: true });
  });

  test('an address that is mailed much gets its mail later, behind the codes of others', async () => {
    for (let i = 0; i < 7; i++) await start(EMAIL, `198.51.100.${i}`);
    expect(await lanes()).toEqual([...Array(5).fill('codes'), 'asked', 'asked']);
    const [row] = await database.sql`
      SELECT count(*)::int AS waiting, max(extract(epoch FROM due_at - now()))::int AS most
      FROM outbox WHERE due_at > now()`;
    expect(row?.waiting).toBe(2);
    expect(row?.most).toBeLessThanOrEqual(30);
  });

  test('one client asks for a hundred codes, known address or not', async () => {
    const results = await Promise.all(
      Array.from({ length: 105 }, (_, i) => start(`p${i}@customer.example`)),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(100);
  });

  test('one client guesses at a hundred codes or links, which takes none of the tries of others there', async () => {
    const { code, ...browser } = await begin();
    for (let i = 0; i < 100; i++) await signInByLink(limited, { linkToken: 'guess', address });
    expect(await signInByLink(limited, { linkToken: 'guess', address })).toMatchObject(REFUSED);
    const nobody = { typed: code, browserSecret: 'none', address };
    expect(await signInByCode(limited, nobody)).toMatchObject(REFUSED);
    expect(await signInByCode(limited, { ...browser, typed: code })).toMatchObject({ ok: true });
  });

  test('thirty people of an office sign in behind one address', async () => {
    const people = [];
    for (let i = 0; i < 30; i++) people.push(await begin());
    for (const { code, ...browser } of people) {
      await signInByCode(limited, { ...browser, typed: wrongCode(code) });
      expect(await signInByCode(limited, { ...browser, typed: code })).toMatchObject({ ok: true });
    }
  });
});

describe('the security log', () => {
  const lines = async (work: () => Promise<unknown>) => {
    const spies = [vi.spyOn(log, 'info'), vi.spyOn(log, 'warn')];
    for (const spy of spies) spy.mockImplementation(() => {});
    await work();
    const said = spies.flatMap((spy) => spy.mock.calls.map(([line]) => line));
    for (const spy of spies) spy.mockRestore();
    return said as unknown as { security?: string; why?: string }[];
  };

  test('has each sign-in that was asked for, failed and succeeded, and no address, code or link', async () => {
    let secrets: string[] = [];
    const said = await lines(async () => {
      const { code, linkToken, ...browser } = await begin();
      secrets = [code, code.replace('-', ''), linkToken, browser.browserSecret, EMAIL];
      await signInByCode(context, { ...browser, typed: wrongCode(code) });
      await signInByCode(context, { ...browser, typed: code });
      await signInByLink(context, { linkToken, address });
    });
    expect(said.map(({ security, why }) => [security, why])).toEqual([
      ['sign-in.asked', undefined],
      ['sign-in.succeeded', undefined],
      ['sign-in.failed', 'CODE_WRONG'],
      ['sign-in.failed', 'CODE_OVER'],
    ]);
    for (const secret of secrets) expect(JSON.stringify(said)).not.toContain(secret);
  });

  test('says once that a limit is reached, however often it is run into', async () => {
    const said = await lines(async () => {
      const guess = { linkToken: 'guess', address: '198.51.100.77' };
      for (let i = 0; i < 104; i++) await signInByLink(limited, guess);
    });
    const reached = said.filter(({ security }) => security === 'limit.reached');
    expect(reached).toMatchObject([{ why: 'signInGuess' }]);
  });
});

test('challenges that have run out are swept', async () => {
  await begin();
  now = new Date(now.getTime() + 16 * 60_000);
  await begin('other@customer.example');
  expect(await count('sign_in_challenge')).toBe(1);
});
