import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseBefore } from './test-database';

/** Organizations as they were made before: looked up by name, several at a time by parallel calls. */
const ORGANIZATIONS = [
  ['acme 1', 'Acme', false],
  ['acme 2', 'Acme', false],
  ['long', 'x'.repeat(300), false],
  ['first', 'buyer@example.com', true],
  ['second', 'buyer@example.com', true],
  ['third', 'buyer@example.com', true],
  ['other', 'other@example.com', true],
] as const;

let database: Awaited<ReturnType<typeof databaseBefore>>;
const ids: Record<string, string> = {};
let people: Record<'rises' | 'stays' | 'comes', string>;
beforeAll(async () => {
  database = await databaseBefore('0004_organizations_are_identities');
  const { sql } = database;
  await sql`INSERT INTO product (id, name) VALUES (1, 'Example CAD')`;
  for (const [index, [which, name, personal]] of ORGANIZATIONS.entries()) {
    const [row] = await sql`
      INSERT INTO organization (name, personal, created_at)
      VALUES (${name}, ${personal}, ${`2026-01-0${index + 1}`}) RETURNING id`;
    ids[which] = row?.id ?? '';
    await sql`
      INSERT INTO license (product_id, organization_id, registered_email, seats, term)
      VALUES (1, ${row?.id ?? ''}, ${which.replace(' ', '-')} || '@example.com', 1, 'perpetual')`;
  }
  const user = async (email: string) =>
    (await sql`INSERT INTO portal_user (email) VALUES (${email}) RETURNING id`)[0]?.id ?? '';
  people = {
    rises: await user('rises@example.com'),
    stays: await user('stays@example.com'),
    comes: await user('comes@example.com'),
  };
  const roles = [
    [people.rises, 'first', 'member'],
    [people.rises, 'second', 'contact'],
    [people.stays, 'first', 'contact'],
    [people.stays, 'third', 'member'],
    [people.comes, 'second', 'member'],
    [people.comes, 'third', 'contact'],
    [people.comes, 'acme 1', 'member'],
  ] as const;
  for (const [userId, which, role] of roles) {
    await sql`INSERT INTO membership (organization_id, user_id, role)
      VALUES (${ids[which] ?? ''}, ${userId}, ${role})`;
  }
  await database.next();
});
afterAll(() => database.close());

const ownerOf = async (which: string) => {
  const [row] = await database.sql`
    SELECT organization_id AS id FROM license WHERE registered_email = ${`${which.replace(' ', '-')}@example.com`}`;
  return row?.id as string;
};

describe('organizations that were there before they had an identity', () => {
  test('stay apart where only their names are equal', async () => {
    expect(await ownerOf('acme 1')).toBe(ids['acme 1']);
    expect(await ownerOf('acme 2')).toBe(ids['acme 2']);
    const rows = await database.sql`
      SELECT merged_into, personal_email, reference FROM organization WHERE name = 'Acme'`;
    expect(rows).toHaveLength(2);
    for (const row of rows)
      expect({ ...row }).toEqual({ merged_into: null, personal_email: null, reference: null });
  });

  test('are one where they are of one private buyer, with all licenses', async () => {
    for (const which of ['first', 'second', 'third']) expect(await ownerOf(which)).toBe(ids.first);
    expect(await ownerOf('other')).toBe(ids.other);
    const rows = await database.sql`
      SELECT id, personal_email, merged_into FROM organization
      WHERE personal_email IS NOT NULL ORDER BY created_at`;
    expect(rows.map((row) => [row.id, row.personal_email, row.merged_into])).toEqual([
      [ids.first, 'buyer@example.com', null],
      [ids.second, 'buyer@example.com', ids.first],
      [ids.third, 'buyer@example.com', ids.first],
      [ids.other, 'other@example.com', null],
    ]);
  });

  test('with all people, who keep the stronger role', async () => {
    const rows = await database.sql`SELECT organization_id, user_id, role FROM membership`;
    const seen = rows.map((row) => [row.user_id, row.organization_id, row.role].join(' '));
    expect(seen.sort()).toEqual(
      [
        [people.rises, ids.first, 'contact'],
        [people.stays, ids.first, 'contact'],
        [people.comes, ids.first, 'contact'],
        [people.comes, ids['acme 1'], 'member'],
      ]
        .map((row) => row.join(' '))
        .sort(),
    );
  });

  test('and with events that say so, whose hashes are those of nobody', async () => {
    const rows = await database.sql`
      SELECT before, after, person_hash, salt, person, address FROM event
      JOIN event_person ON event_id = id WHERE type = 'organization.merged' ORDER BY event.id`;
    expect(rows.map((row) => [row.before, row.after])).toEqual(
      expect.arrayContaining([
        [{ organizationId: ids.second }, { organizationId: ids.first }],
        [{ organizationId: ids.third }, { organizationId: ids.first }],
      ]),
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      const told = JSON.stringify([row.person, row.address]);
      const hash = createHash('sha256').update('OLP1/person\0').update(row.salt).update(told);
      expect(hash.digest().equals(row.person_hash)).toBe(true);
    }
  });

  test('names too long for the new limit are cut', async () => {
    const [row] = await database.sql`SELECT name FROM organization WHERE id = ${ids.long ?? ''}`;
    expect(row?.name).toBe('x'.repeat(254));
  });
});
