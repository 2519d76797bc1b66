import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from './compiled';
import { organization } from './schema/organization';
import { testDatabase } from './test-database';

const named = compiled((reader) =>
  reader
    .select({
      name: organization.name,
      mergedInto: organization.mergedInto,
      at: organization.createdAt,
    })
    .from(organization)
    .where(eq(organization.name, sql.placeholder('name'))),
);

let one: Awaited<ReturnType<typeof testDatabase>>;
let other: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  [one, other] = [await testDatabase({ max: 2 }), await testDatabase({ max: 2 })];
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
});

test('a compiled query runs on the transaction it is given, and on no other', async () => {
  const rows = one.db.transaction(async (tx) => {
    await tx.insert(organization).values({ name: 'Example Works' });
    const inside = await named(tx, { name: 'Example Works' });
    const outside = await named(one.db, { name: 'Example Works' });
    const again = await named(tx, { name: 'Example Works' });
    return { inside, outside, again };
  });
  const read = { name: 'Example Works', mergedInto: null, at: expect.any(Date) };
  expect(await rows).toEqual({ inside: [read], outside: [], again: [read] });
});

test('and on the database it is given, with the values of this call', async () => {
  await other.db.insert(organization).values({ name: 'Sample Labs' });
  const asked = [
    named(one.db, { name: 'Sample Labs' }),
    named(other.db, { name: 'Sample Labs' }),
    named(other.db, { name: 'Nobody' }),
  ];
  expect((await Promise.all(asked)).map((rows) => rows.length)).toEqual([0, 1, 0]);
});

test('PostgreSQL keeps it prepared: under one name, once for each connection', async () => {
  const prepared = await one.db.transaction(async (tx) => {
    await named(tx, { name: 'Example Works' });
    await Promise.all([named(tx, { name: 'Nobody' }), named(tx, { name: 'Somebody' })]);
    return tx.execute(sql`SELECT name FROM pg_prepared_statements`);
  });
  expect(prepared.rows).toEqual([{ name: expect.stringMatching(/^compiled_[0-9a-f]{16}$/) }]);
});
