import { domainToASCII } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { normalizeEmail } from '@/lib/rules/email-address';
import { databaseBefore } from './test-database';

/** Domains as they could be stored before, when only ASCII letters were lower-cased. */
const DOMAINS = [
  'example.com',
  'münchen.example',
  'mÜnchen.example',
  'bücher.bücher.example',
  'straße.example',
  'παράδειγμα.δοκιμή',
  'пример.испытание',
  'ПРИМЕР.испытание',
  '例え.テスト',
  'xn--mnchen-3ya.example',
  'ａｂｃ.example',
  'a-ü-9.example',
  'ñandú-çedilla-øre-łódź.example',
];

let database: Awaited<ReturnType<typeof databaseBefore>>;
beforeAll(async () => {
  database = await databaseBefore('0005_words_and_folding');
  const { sql } = database;
  await sql`INSERT INTO product (id, name) VALUES (1, 'Example CAD')`;
  for (const [index, domain] of DOMAINS.entries()) {
    const email = `u${index}@${domain}`;
    await sql`INSERT INTO portal_user (email) VALUES (${email})`;
    const [owner] = await sql`
      INSERT INTO organization (name, personal_email) VALUES (${email}, ${email}) RETURNING id`;
    await sql`INSERT INTO license (product_id, organization_id, registered_email, seats, term)
      VALUES (1, ${owner?.id}, ${email}, 1, 'perpetual')`;
  }
  // One mailbox in three spellings, each with something of its own.
  for (const [index, domain] of [
    'twin-ü.example',
    'twin-Ü.example',
    'xn--twin--ova.example',
  ].entries()) {
    const email = `one@${domain}`;
    const at = `2026-01-0${index + 1}`;
    const [person] = await sql`
      INSERT INTO portal_user (email, created_at) VALUES (${email}, ${at}) RETURNING id`;
    const [owner] = await sql`INSERT INTO organization (name, personal_email, created_at)
      VALUES (${email}, ${email}, ${at}) RETURNING id`;
    await sql`INSERT INTO license (product_id, organization_id, registered_email, seats, term)
      VALUES (1, ${owner?.id}, ${email}, 1, 'perpetual')`;
    const role = index === 1 ? 'contact' : 'member';
    await sql`INSERT INTO membership (organization_id, user_id, role)
      SELECT id, ${person?.id}, ${role} FROM organization WHERE name = 'u0@example.com'`;
    if (index > 0) {
      await sql`INSERT INTO staff (user_id, role)
        VALUES (${person?.id}, ${index === 1 ? 'agent' : 'admin'})`;
    }
    await sql`INSERT INTO session (token_hash, user_id, expires_at)
      VALUES (${Buffer.from([index])}, ${person?.id}, now())`;
  }
  const keys = [
    [Buffer.from([1]), '2026-01-01'],
    [Buffer.from([2]), '2026-01-02'],
  ] as const;
  for (const [lookup, at] of keys) {
    await sql`INSERT INTO license_key
        (license_id, form, lookup, sealed, master_key_id, last_group, created_at)
      SELECT id, 'olp1', ${lookup}, ${lookup}, 'x', 'ABCDE', ${at} FROM license
        WHERE registered_email = 'u0@example.com'`;
  }
  await database.next();
});
afterAll(() => database.close());

test.each([
  ['portal_user', 'email'],
  ['license', 'registered_email'],
  ['organization', 'personal_email'],
])('%s keeps domains as the rule of today stores them', async (table, column) => {
  const rows = await database.sql.unsafe(
    `SELECT ${column} AS email FROM ${table} WHERE ${column} LIKE 'u%'`,
  );
  const stored = DOMAINS.map((domain, index) => `u${index}@${domainToASCII(domain)}`);
  expect(rows.map((row) => row.email).sort()).toEqual(stored.sort());
  for (const { email } of rows) expect(normalizeEmail(email)).toEqual({ ok: true, value: email });
});

test('people of one mailbox are one, with the stronger roles', async () => {
  const people = await database.sql`
    SELECT email, membership.role AS role, staff.role AS staff,
      (SELECT count(*)::int FROM session WHERE user_id = portal_user.id) AS sessions
    FROM portal_user LEFT JOIN membership ON membership.user_id = portal_user.id
      LEFT JOIN staff ON staff.user_id = portal_user.id WHERE email LIKE 'one@%'`;
  expect(people.map((row) => ({ ...row }))).toEqual([
    { email: 'one@xn--twin--ova.example', role: 'contact', staff: 'admin', sessions: 1 },
  ]);
});

test('and so are their personal organizations, with all licenses and an event each', async () => {
  const rows = await database.sql`
    SELECT organization.name, count(*)::int AS licenses FROM license
    JOIN organization ON organization.id = organization_id
    WHERE registered_email LIKE 'one@%' GROUP BY organization.id`;
  expect(rows.map((row) => ({ ...row }))).toEqual([{ name: 'one@twin-ü.example', licenses: 3 }]);
  const [events] = await database.sql`
    SELECT count(*)::int AS n FROM event JOIN event_person ON event_id = id
    WHERE type = 'organization.merged'`;
  expect(events?.n).toBe(2);
});

test('of several keys of a license the newest is the main one', async () => {
  const rows = await database.sql`SELECT lookup, main FROM license_key ORDER BY created_at`;
  expect(rows.map((row) => row.main)).toEqual([false, true]);
});
