import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '@/lib/db/test-database';
import { adoptMasterKey, checkMasterKey } from './check-master-key';
import { makeVault } from './vault';

const vault = makeVault(new Uint8Array(32).fill(7));
const other = makeVault(new Uint8Array(32).fill(8));

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('an empty database knows no master key, then only the adopted one, also asked twice', async () => {
  expect(await checkMasterKey(database.db, vault)).toBe('new');
  await Promise.all([adoptMasterKey(database.db, vault), adoptMasterKey(database.db, vault)]);
  expect(await checkMasterKey(database.db, vault)).toBe('good');
  expect(await checkMasterKey(database.db, other)).toBe('wrong');
});

test('a check value that was changed is no longer good', async () => {
  await database.sql`UPDATE master_key SET check_value = '\\x00'`;
  expect(await checkMasterKey(database.db, vault)).toBe('wrong');
});
