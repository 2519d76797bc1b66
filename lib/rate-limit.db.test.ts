import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '@/lib/db/connect';
import { testDatabase } from '@/lib/db/test-database';
import { makeRateLimits } from './rate-limit';

let database: Awaited<ReturnType<typeof testDatabase>>;
let other: ReturnType<typeof connect>;
beforeAll(async () => {
  database = await testDatabase();
  other = connect(database.url);
});
afterAll(async () => {
  await other.close();
  await database.close();
});

describe('rate limits', () => {
  test('two instances together let through exactly what the rule says', async () => {
    const instances = [makeRateLimits(database), makeRateLimits(other)];
    const tries = Array.from({ length: 60 }, (_, i) =>
      instances[i % 2]?.consume('unknownActivationKey', '203.0.113.7'),
    );
    const results = await Promise.all(tries);
    expect(results.filter((result) => result?.ok)).toHaveLength(20);
    const refused = results.find((result) => !result?.ok);
    expect(refused).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    const retryAfter = refused && !refused.ok ? Number(refused.error.details?.retryAfter) : 0;
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });

  test('keys and rules do not share counters', async () => {
    const limits = makeRateLimits(database);
    for (let i = 0; i < 5; i++) await limits.consume('signInMail', 'a@customer.example');
    expect(await limits.consume('signInMail', 'a@customer.example')).toMatchObject({ ok: false });
    expect(await limits.consume('signInMail', 'b@customer.example')).toMatchObject({ ok: true });
    expect(await limits.consume('signInGuess', 'a@customer.example')).toMatchObject({ ok: true });
  });

  test('a window that has ended counts anew', async () => {
    const limits = makeRateLimits(database);
    for (let i = 0; i < 6; i++) await limits.consume('signInMail', 'late@customer.example');
    await database.sql`UPDATE rate_limit SET expire = expire - ${16 * 60_000}`;
    expect(await limits.consume('signInMail', 'late@customer.example')).toMatchObject({ ok: true });
  });

  test('no key can be read back from the table', async () => {
    await makeRateLimits(database).consume('signInMail', 'secret@customer.example');
    const rows = await database.sql`SELECT key FROM rate_limit`;
    expect(JSON.stringify(rows)).not.toContain('secret');
  });

  test('without counters nothing passes', async () => {
    const broken = connect(database.url);
    await broken.close();
    expect(await makeRateLimits(broken).consume('signInGuess', '203.0.113.9')).toMatchObject({
      ok: false,
      error: { code: 'RATE_LIMITED', details: { retryAfter: 30 } },
    });
  });
});
