import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from './compiled';
import { organization } from './schema/organization';
import { testDatabase } from './test-database';

const named = compiled((reader) =>
  reader
    .select({
      name: organization.name,
      personal: organization.personal,
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

test('a compiled query runs on the transaction it is given, also within another one', async () => {
  const rows = one.db.transaction(async (tx) => {
    await tx.insert(organization).values({ name: 'Example Works' });
    const inside = await named(tx, { name: 'Example Works' });
    const deeper = await tx.transaction((inner) => named(inner, { name: 'Example Works' }));
    const outside = await named(one.db, { name: 'Example Works' });
    return { inside, deeper, outside };
  });
  const read = { name: 'Example Works', personal: false, at: expect.any(Date) };
  expect(await rows).toEqual({ inside: [read], deeper: [read], outside: [] });
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
