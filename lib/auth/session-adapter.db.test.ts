import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { contextOn } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { openSession } from './open-session';
import { sessionAdapter } from './session-adapter';

const NOW = new Date('2026-03-01T12:00:00Z');
const DAYS = 24 * 60 * 60 * 1000;

let database: Awaited<ReturnType<typeof testDatabase>>;
let adapter: ReturnType<typeof sessionAdapter>;
beforeAll(async () => {
  database = await testDatabase();
  adapter = sessionAdapter(() => database.db);
});
afterAll(() => database.close());

async function signIn(email: string, now = NOW): Promise<string> {
  const opened = await database.db.transaction((tx) =>
    openSession(
      tx,
      contextOn(database, () => now),
      { email, by: 'mail', address: '203.0.113.7' },
    ),
  );
  return value(opened).sessionToken;
}

describe('sessions', () => {
  test('are found by their token, of which the database holds only a hash', async () => {
    const token = await signIn('ada@customer.example');
    const found = await adapter.getSessionAndUser?.(token);
    expect(found?.user.email).toBe('ada@customer.example');
    expect(found?.session.expires).toEqual(new Date(NOW.getTime() + 30 * DAYS));

    const rows = await database.sql`SELECT row_to_json(s)::text AS all FROM session s`;
    expect(rows).toHaveLength(1);
    const hex = Buffer.from(token, 'base64url').toString('hex');
    for (const form of [token, hex, Buffer.from(token).toString('hex')]) {
      expect(rows[0]?.all).not.toContain(form);
    }
  });

  test('are not found by their hash', async () => {
    await signIn('ada@customer.example');
    const [row] = await database.sql`SELECT token_hash FROM session`;
    const hash = Buffer.from(row?.token_hash);
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(await adapter.getSessionAndUser?.(hash.toString(form))).toBeNull();
    }
  });

  test('end with their row', async () => {
    const token = await signIn('bob@customer.example');
    const other = await signIn('bob@customer.example');
    await adapter.deleteSession?.(token);
    expect(await adapter.getSessionAndUser?.(token)).toBeNull();
    expect(await adapter.getSessionAndUser?.(other)).not.toBeNull();
  });

  test('last longer when they are used', async () => {
    const sessionToken = await signIn('eve@customer.example');
    const expires = new Date(NOW.getTime() + 60 * DAYS);
    await adapter.updateSession?.({ sessionToken, expires });
    expect((await adapter.getSessionAndUser?.(sessionToken))?.session.expires).toEqual(expires);
  });

  test('end 90 days after they began, however they are used, and whoever prolonged them before', async () => {
    const sessionToken = await signIn('eve@customer.example');
    const end = new Date(NOW.getTime() + 90 * DAYS);
    const expires = new Date(NOW.getTime() + 119 * DAYS);
    await adapter.updateSession?.({ sessionToken, expires });
    expect((await adapter.getSessionAndUser?.(sessionToken))?.session.expires).toEqual(end);
    // As rows stand that were prolonged before there was such an end.
    await database.sql`UPDATE session SET expires_at = '2036-01-01' WHERE created_at = ${NOW.toISOString()}`;
    expect((await adapter.getSessionAndUser?.(sessionToken))?.session.expires).toEqual(end);
    await signIn('late@customer.example', new Date(end.getTime() + 1));
    expect(await adapter.getSessionAndUser?.(sessionToken)).toBeNull();
  });

  test('name staff by their row, never by their address', async () => {
    const token = await signIn('staff@vendor.example');
    const roleOf = async () => (await adapter.getSessionAndUser?.(token))?.user;
    expect(await roleOf()).toMatchObject({ role: null });
    await database.sql`
      INSERT INTO staff (user_id, role) SELECT id, 'agent' FROM portal_user WHERE email = 'staff@vendor.example'`;
    expect(await roleOf()).toMatchObject({ role: 'agent' });
  });

  test('of one address belong to one person, however often they begin', async () => {
    await Promise.all(Array.from({ length: 8 }, () => signIn('twice@customer.example')));
    const rows =
      await database.sql`SELECT 1 FROM portal_user WHERE email = 'twice@customer.example'`;
    expect(rows).toHaveLength(1);
  });

  test('that have run out are swept when somebody signs in', async () => {
    const token = await signIn('old@customer.example', new Date(NOW.getTime() - 31 * DAYS));
    await signIn('new@customer.example');
    expect(await adapter.getSessionAndUser?.(token)).toBeNull();
  });
});
