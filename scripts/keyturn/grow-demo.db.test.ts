import { count } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { countedDay } from '@/lib/db/schema/daily-count';
import { illegalComputer } from '@/lib/db/schema/illegal-computer';
import { license } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { countDays } from '@/lib/operations/overview/count-days';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { describeDemo } from './describe-demo';
import { growDemo } from './grow-demo';
import { loadDemo } from './load-demo';

let portals: TestPortal[] = [];
beforeAll(async () => {
  portals = await Promise.all([buildPortal({ max: 4 }), buildPortal({ max: 4 })]);
  await Promise.all(portals.map(({ context }) => loadDemo(context)));
});
afterAll(() => Promise.all(portals.map((portal) => portal.close())));

const grow = ({ context }: TestPortal) =>
  growDemo(context, { organizations: 8, seed: 11, done: () => undefined });

/** How many of each, by the state they are in. */
async function shapeOf({ db }: TestPortal) {
  return {
    licenses: await db
      .select({ of: license.status, n: count() })
      .from(license)
      .groupBy(license.status)
      .orderBy(license.status),
    computers: await db
      .select({ of: activation.state, n: count() })
      .from(activation)
      .groupBy(activation.state)
      .orderBy(activation.state),
    requests: await db.$count(releaseRequest),
    illegal: await db.$count(illegalComputer),
  };
}

test('grown demo data looks the same for one seed, keeps every rule, and leaves the demo as it is described', async () => {
  const [one, other] = portals as [TestPortal, TestPortal];
  const before = await describeDemo(one.context);
  await Promise.all([grow(one), grow(other)]);
  expect((await describeDemo(one.context))?.licenses).toEqual(before?.licenses);
  const shape = await shapeOf(one);
  expect(shape).toEqual(await shapeOf(other));
  expect(shape.computers.length).toBeGreaterThan(2);
  expect(shape.requests).toBeGreaterThan(0);
  expect(await one.db.$count(outbox)).toBe(0);
  const faults: string[] = [];
  for (const { id } of await one.db.select({ id: license.id }).from(license)) {
    faults.push(...(await faultsOf(one.db, id)));
  }
  expect(faults).toEqual([]);
});

test('what is grown again is added', async () => {
  const [one] = portals as [TestPortal];
  const before = await one.db.$count(license);
  await countDays(one.context);
  expect(await one.db.$count(countedDay)).toBeGreaterThan(0);
  await growDemo(one.context, { organizations: 1, seed: 6, done: () => undefined });
  expect(await one.db.$count(license)).toBeGreaterThan(before);
  // What was counted of its days is counted anew.
  expect(await one.db.$count(countedDay)).toBe(0);
});
