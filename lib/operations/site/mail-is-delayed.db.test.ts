import { expect, test } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { mailIsDelayed } from './mail-is-delayed';

test('mail is delayed from the first that was tried in vain until one leaves', async () => {
  const { db, sql, close } = await testDatabase();
  const queue = () =>
    sql`INSERT INTO outbox (recipient, sealed, lane) VALUES ('a@customer.example', 'x', 'codes')`;
  expect(await mailIsDelayed({ db })).toBe(false);
  await queue();
  expect(await mailIsDelayed({ db })).toBe(false);
  await sql`UPDATE outbox SET attempts = 1, last_error = 'connect ECONNREFUSED'`;
  expect(await mailIsDelayed({ db })).toBe(true);
  await queue();
  await sql`UPDATE outbox SET sent_at = now(), sealed = NULL WHERE attempts = 0`;
  expect(await mailIsDelayed({ db })).toBe(false);
  await close();
});
