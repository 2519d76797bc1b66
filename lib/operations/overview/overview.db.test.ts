import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import {
  buildPortal,
  contextOn,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { countDays } from './count-days';
import { metLimits } from './met-limits';
import { refusedByLimit } from './refused-by-limit';
import { seeOverview } from './see-overview';

let portal: TestPortal;
let agent: Viewer;
let license: TestLicense;
const OWNER = 'owner@customer.example';

beforeEach(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
  license = await portal.license(await portal.product(), { seats: 9, email: OWNER });
});
afterEach(() => portal.close());

async function activate(id: string, viewer: Viewer = portal.operator, of = license) {
  const device = makeDevice(of, id, id);
  const made = value(await activateComputer(portal.context, viewer, device.request));
  return { device, activationId: made.activationId };
}

async function see(input: Parameters<typeof seeOverview>[2] = {}) {
  const seen = await seeOverview(portal.context, agent, input);
  if (!seen) throw new Error('Not for staff.');
  return seen;
}

/** Numbers of one day, as words. */
async function saidOf(day: string) {
  const { numbers } = await see();
  return numbers
    .filter((one) => one.day === day)
    .map(({ measure, door, n }) => `${measure} ${door} ${n}`)
    .sort();
}

const seatsNow = async () => (await see()).seats.at(-1)?.seats;

describe('the days are counted', () => {
  test('by what began and ended on each, by door and by how it is shown', async () => {
    const owner = await portal.customer(OWNER);
    const first = await activate('PC-1');
    await activate('PC-2', portal.wizard());
    const third = await activate('PC-3', portal.wizard());
    portal.clock.advance({ days: 1 });
    value(
      await deactivateByCode(portal.context, portal.keyHolder(), {
        activationKey: license.activationKey,
        code: first.device.dvc,
      }),
    );
    value(await deactivateComputer(portal.context, owner, { activationId: third.activationId }));
    await countDays(portal.context);
    expect(await saidOf('2026-10-01')).toEqual(['activated operator 1', 'activated wizard 2']);
    expect(await saidOf('2026-10-02')).toEqual(['claimed portal 1', 'proven phone 1']);
    const { days, seats, asOf } = await see();
    expect(asOf).toEqual(portal.clock.now());
    expect(days).toHaveLength(91);
    expect(seats.slice(-3)).toEqual([
      { day: '2026-09-30', seats: 0 },
      { day: '2026-10-01', seats: 3 },
      { day: '2026-10-02', seats: 1 },
    ]);
  });

  test('again, when a claim is proven later or its computer comes back', async () => {
    const owner = await portal.customer(OWNER);
    const [back, later] = [await activate('PC-1'), await activate('PC-2')];
    for (const { activationId } of [back, later]) {
      value(await deactivateComputer(portal.context, owner, { activationId }));
    }
    await countDays(portal.context);
    portal.clock.advance({ days: 1 });
    await portal.db.execute(sql`
      INSERT INTO illegal_computer (activation_id, first_seen_at, last_seen_at, address, computer_name)
      VALUES (${back.activationId}, ${portal.clock.now()}, ${portal.clock.now()}, '', 'PC-1')`);
    value(
      await deactivateByCode(portal.context, portal.keyHolder(), {
        activationKey: license.activationKey,
        code: later.device.dvc,
      }),
    );
    await countDays(portal.context);
    expect(await saidOf('2026-10-01')).toEqual([
      'activated operator 2',
      'came-back portal 1',
      'claimed portal 1',
      'proven-later portal 1',
    ]);
  });

  test('once in five minutes and each midnight, by one of many instances', async () => {
    await activate('PC-1');
    const contexts = Array.from({ length: 4 }, () => contextOn(portal, portal.clock.now));
    const counted = await Promise.all(contexts.map((one) => countDays(one)));
    expect(counted.reduce((sum, n) => sum + n)).toBe(91);
    await activate('PC-2');
    portal.clock.advance({ minutes: 5 });
    expect(await countDays(portal.context)).toBe(0);
    expect(await seatsNow()).toBe(1);
    portal.clock.advance({ milliseconds: 1 });
    expect(await countDays(portal.context)).toBe(1);
    expect(await seatsNow()).toBe(2);
    portal.clock.advance({ days: 1 });
    expect(await countDays(portal.context)).toBe(91);
    expect(await countDays(portal.context)).toBe(0);
    expect(await seatsNow()).toBe(2);
  });

  test('the day before goes on for ten minutes, and seats are right after days without a count', async () => {
    await activate('PC-1');
    await countDays(portal.context);
    // 00:05 of the next day.
    portal.clock.advance({ minutes: 12 * 60 + 5 });
    await countDays(portal.context);
    expect((await see()).days.at(-1)).toBe('2026-10-01');
    portal.clock.advance({ days: 3 });
    await activate('PC-2');
    portal.clock.advance({ days: 4 });
    await countDays(portal.context);
    const seats = (await see()).seats.slice(-8).map((one) => one.seats);
    expect(seats).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });
});

test('one product has its own numbers', async () => {
  const other = await portal.license(await portal.product({ name: 'Other' }), {});
  await activate('PC-1');
  await activate('PC-2', portal.operator, other);
  await countDays(portal.context);
  const seen = await see({ product: other.productId });
  expect(seen.seats.at(-1)?.seats).toBe(1);
});

describe('who met a limit', () => {
  const claims = async (of: TestLicense, names: string[]) => {
    const owner = await portal.customer(OWNER);
    for (const name of names) {
      const { activationId } = await activate(name, portal.operator, of);
      value(await deactivateComputer(portal.context, owner, { activationId }));
    }
  };

  test('is whoever used up what their license may release, and released this week', async () => {
    const roomy = await portal.license(license, { seats: 9, email: OWNER });
    const old = await portal.license(license, { seats: 9, email: OWNER });
    await portal.set('options/maxReleaseCountAbsolute', true);
    await portal.set('options/maxReleaseCount', 2);
    await portal.set('options/maxReleasePeriodInDays', 30);
    const place = { scope: 'license', licenseId: roomy.licenseId } as const;
    await portal.set('options/maxReleaseCount', 3, place);
    await claims(old, ['A', 'B']);
    portal.clock.advance({ days: 8 });
    await claims(roomy, ['C', 'D']);
    await claims(license, ['E', 'F']);
    const { metLimits } = await see();
    expect(metLimits).toMatchObject([
      {
        licenseId: license.licenseId,
        registeredEmail: OWNER,
        released: 2,
        productName: 'Example CAD',
      },
    ]);
    expect(metLimits[0]?.nextAt).toEqual(new Date('2026-11-08T12:00:00Z'));
    await portal.set('options/maxReleaseCount', -1);
    expect((await see()).metLimits).toEqual([]);
  });

  test('by computer where the limit is', async () => {
    await portal.set('options/maxReleaseCountAbsolute', true);
    await portal.set('options/maxReleaseCount', 2);
    await portal.set('options/maxReleasePerClient', true);
    await claims(license, ['A', 'B']);
    expect((await see()).metLimits).toEqual([]);
    await claims(license, ['A']);
    expect((await see()).metLimits).toMatchObject([{ released: 3, nextAt: null }]);
  });
});

test('licenses whose seats were all in use are named with how often they were refused this week', async () => {
  const small = await portal.license(license, { seats: 1, email: OWNER });
  await activate('PC-1', portal.operator, small);
  portal.clock.advance({ days: 8 });
  const refusedAs = async (name: string) => {
    const { request } = makeDevice(small, name, name);
    return activateComputer(portal.context, portal.operator, request);
  };
  for (const name of ['PC-2', 'PC-3', 'PC-2']) {
    expect(await refusedAs(name)).toMatchObject({ ok: false, error: { code: 'NO_SEAT' } });
  }
  expect((await see()).refused).toMatchObject([
    { licenseId: small.licenseId, registeredEmail: OWNER, code: 'NO_SEAT', times: 3 },
  ]);
  const other = await portal.product({ name: 'Other' });
  expect((await see({ product: other.productId })).refused).toEqual([]);
  portal.clock.advance({ days: 8 });
  expect((await see()).refused).toEqual([]);
});

test('the week of releases and the numbers of the days are found along an index', async () => {
  await portal.db.execute(sql`
    INSERT INTO activation (license_id, product_id, state, seat, computer_id, computer_id_hash,
      computer_name, unbound_last_day, kid, epoch, computer_key, activated_at, activated_door,
      closed_at, closed_door, closed_by)
    SELECT ${license.licenseId}, ${license.productId}, 'released_claimed', 1, 'PC' || n,
      sha256(n::text::bytea), '', '2027-01-01', 1, 1, '', at, 'portal', at, 'portal', 'customer'
    FROM (SELECT n, timestamptz '2026-10-01 00:00Z' - n * interval '1 hour' AS at
      FROM generate_series(1, 20000) n) many`);
  await portal.db.execute(sql`
    INSERT INTO activation_attempt (day, license_id, computer_id, code, door, first_at, last_at)
    SELECT at::date, ${license.licenseId}, 'PC' || n, 'NO_SEAT', 'api', at, at
    FROM (SELECT n, timestamptz '2026-10-01 00:00Z' - n * interval '1 hour' AS at
      FROM generate_series(1, 2000) n) many`);
  await portal.db.execute(sql`ANALYZE`);
  const planOf = (of: typeof metLimits | typeof refusedByLimit) =>
    explainedBy(portal.pool, () => of(portal.db, portal.context.now(), undefined));
  expect(await planOf(metLimits)).toMatch(/activation_closed/);
  expect(await planOf(refusedByLimit)).toMatch(/activation_attempt_recent/);
  expect(await countDays(portal.context)).toBe(91);
  expect(await saidOf('2026-09-30')).toEqual(['activated portal 24', 'claimed portal 24']);
});
