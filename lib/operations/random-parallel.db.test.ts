import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import type { Database } from '@/lib/db/connect';
import { activateComputer } from './activate/activate-computer';
import { eventsOf, queuedMail, toldIn } from './testing/audit';
import { buildPortal, type TestPortal, type TestProduct } from './testing/build-portal';
import { faultsOf } from './testing/invariants';
import { makeDevice } from './testing/make-device';
import { makeRandom } from '@/lib/seeded-random';
import { seedOfRun, stepsOfRun } from './testing/random';
import { makeWorld, type Place } from './testing/random-world';
import { withoutLocks } from './testing/without-locks';

/** Steps taken at the same moment. */
const BATCH = 12;

let portal: TestPortal;
let product: TestProduct;
beforeAll(async () => {
  portal = await buildPortal({ max: BATCH });
  product = await portal.product({ allowUnbound: true });
});
afterAll(() => portal.close());

/**
 * Takes batches of random steps at once and looks at every license after each. Throws at the first
 * fault (`looksFor`), or, where `db` is a broken one, goes on past operations that failed.
 */
async function stir(seed: number, batches: number, db: Database = portal.db, looksFor = /./) {
  const broken = db !== portal.db;
  const context = { ...portal.context, db };
  const world = await makeWorld(portal, product, makeRandom(seed), context);
  const places = new Set<Place>(world.places);
  await portal.db.delete(outbox);

  for (let number = 1; number <= batches; number++) {
    const steps = Array.from({ length: BATCH }, world.nextStep);
    const wait = steps.find((step) => step.do === 'wait');
    const results = await Promise.allSettled(steps.map(world.take));
    const said = `KEYTURN_SEED=${seed}, batch ${number}: ${steps.map((step) => step.do).join(', ')}`;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed && !broken) throw new Error(said, { cause: failed.reason });
    for (const at of world.places) {
      const faults = await faultsOf(portal.db, at.license.licenseId);
      expect(
        faults.filter((fault) => looksFor.test(fault)),
        said,
      ).toEqual([]);
    }
    // The clock moves between batches, so that a change has one time whatever its order.
    if (wait?.do === 'wait') portal.clock.advance({ milliseconds: wait.milliseconds });
    for (const [index, step] of steps.entries()) {
      if (step.do !== 'resume' || !isRevoked(results[index])) continue;
      const fresh = await world.replace(step.at);
      if (fresh) places.add(fresh);
    }
  }
  return [...places];
}

const isRevoked = (result: PromiseSettledResult<string> | undefined) =>
  result?.status === 'fulfilled' && result.value === 'LICENSE_REVOKED';

test('any mix of steps at the same moment keeps seats, rows, events and mails in order', async () => {
  const places = await stir(seedOfRun('random parallel'), stepsOfRun(46));
  const mails = (await queuedMail(portal.db, portal.context.vault)).flatMap(({ mail }) =>
    mail.template === 'release-request' ? [`request ${mail.state}`] : toldIn(mail),
  );
  const events = (
    await Promise.all(places.map((at) => eventsOf(portal.db, at.license.licenseId)))
  ).flat();
  const count = (type: string) => events.filter((one) => one.type === type).length;
  expect(mails.filter((one) => one === 'activated')).toHaveLength(count('activation.created'));
  // A granted request is told in a mail of its own.
  const released = mails.filter((one) => one === 'released' || one === 'request granted');
  expect(released).toHaveLength(count('activation.released'));
  expect(count('activation.created')).toBeGreaterThan(10);
  expect(count('activation.released')).toBeGreaterThan(10);
}, 600_000);

describe('with the row lock removed', () => {
  test('the database itself still seats no two computers on one seat', async () => {
    await stir(2, 10, withoutLocks(portal.pool), /held twice/);
  }, 600_000);

  test('and without that guard too, the tests find the fault', async () => {
    await portal.sql.unsafe(`
      DROP INDEX activation_one_computer_per_seat;
      DROP INDEX activation_one_active_per_computer;
      DROP TRIGGER activation_within_seats ON activation`);
    // With the lock alone all is well, so it is the lock whose absence is found.
    await stir(2, 10);
    const broken = withoutLocks(portal.pool);
    await expect(stir(2, 60, broken)).rejects.toThrow(/KEYTURN_SEED=2, batch \d+/);

    const license = await portal.license(product, { seats: 5 });
    const context = { ...portal.context, db: broken };
    const devices = Array.from({ length: 50 }, (_, i) => makeDevice(license, `PC-${i}`));
    const results = await Promise.all(
      devices.map((device) => activateComputer(context, portal.keyHolder(), device.request)),
    );
    expect(results.filter((result) => result.ok).length).toBeGreaterThan(5);
    expect((await faultsOf(portal.db, license.licenseId)).join()).toMatch(
      /more computers than seats/,
    );
  }, 600_000);
});
