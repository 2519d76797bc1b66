import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AttemptFilters, listAttempts } from '@/lib/operations/lists/list-attempts';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { noteAttempt } from './note-attempt';

let portal: TestPortal;
let license: TestLicense;

beforeAll(async () => {
  portal = await buildPortal();
});
beforeEach(async () => {
  await portal.sql`TRUNCATE activation_attempt`;
  license = await portal.license(await portal.product(), { seats: 1 });
});
afterAll(() => portal.close());

const listed = async (filters: AttemptFilters = {}) =>
  (await listAttempts(portal.context, portal.operator, { filters }))?.rows ?? [];
const ask = (computerId: string, viewer = portal.wizard()) =>
  activateComputer(portal.context, viewer, makeDevice(license, computerId).request);

test('what is refused is counted by license, computer, reason, door and day; what succeeds is not there', async () => {
  value(await ask('PC-1'));
  expect(await listed()).toEqual([]);
  const first = portal.clock.now();
  await ask('PC-2');
  portal.clock.advance({ minutes: 5 });
  await ask('PC-2');
  await ask('PC-2', portal.operator);
  await ask('PC-3');
  portal.clock.advance({ days: 1 });
  await ask('PC-2');
  value(await suspendLicense(portal.context, portal.operator, license.licenseId));
  await ask('PC-2');
  const of = { licenseId: license.licenseId, computerId: 'PC-2' };
  const rows = await listed({ computer: 'pc-2' });
  expect(rows.map(({ code, door, times }) => [code, door, times])).toHaveLength(4);
  expect(rows).toContainEqual(
    expect.objectContaining({ ...of, code: 'NO_SEAT', door: 'wizard', times: 2, firstAt: first }),
  );
  expect(await listed({ door: 'operator' })).toMatchObject([{ ...of, times: 1 }]);
  expect(await listed({ code: 'LICENSE_SUSPENDED' })).toMatchObject([{ ...of, times: 1 }]);
  expect(await listed({ license: license.licenseId })).toHaveLength(5);
});

test('keys that are not known are one row a day and door, without anything that was typed', async () => {
  const typed = { activationKey: '', computerId: 'PC-SECRET' };
  for (let n = 0; n < 3; n += 1) {
    const other = await portal.license(await portal.product());
    await portal.sql`DELETE FROM license_key WHERE license_id = ${other.licenseId}`;
    const asked = { ...typed, activationKey: other.activationKey };
    await activateComputer(portal.context, portal.keyHolder(), asked);
  }
  const row = { licenseId: null, computerId: '', code: 'AK_UNKNOWN', door: 'phone', times: 3 };
  expect(await listed()).toMatchObject([row]);
});

test('what cannot be read, or is asked too often, is not counted; a code is no Computer ID', async () => {
  const wizard = portal.wizard();
  await activateComputer(portal.context, wizard, { request: 'x' });
  const of = { licenseId: license.licenseId, computerId: license.activationKey };
  const by = { context: portal.context, viewer: wizard };
  await noteAttempt(by, 'RATE_LIMITED', of);
  expect(await listed()).toEqual([]);
  await noteAttempt(by, 'NO_SEAT', of);
  expect(await listed()).toMatchObject([{ computerId: '' }]);
});

test('a license has at most so many rows a day, and those of 90 days ago are gone', async () => {
  const by = { context: portal.context, viewer: portal.wizard() };
  const of = (n: number) => ({ licenseId: license.licenseId, computerId: `MANY-${n}` });
  for (let n = 0; n < 105; n += 1) await noteAttempt(by, 'NO_SEAT', of(n));
  await noteAttempt(by, 'NO_SEAT', of(7));
  expect(await listed({ computer: 'MANY-7' })).toMatchObject([{ times: 2 }]);
  expect(await listed({ computer: 'MANY-104' })).toEqual([]);
  const [counted] = await portal.sql`
    SELECT count(*)::int AS n, sum(times)::int AS times FROM activation_attempt`;
  expect(counted).toEqual({ n: 101, times: 106 });
  portal.clock.advance({ days: 91 });
  await noteAttempt(by, 'AK_UNKNOWN', null);
  await noteAttempt(by, 'AK_UNKNOWN', null);
  expect(await listed()).toMatchObject([{ code: 'AK_UNKNOWN', times: 2 }]);
});

test('many at once are each counted', async () => {
  const by = { context: portal.context, viewer: portal.wizard() };
  await Promise.all(Array.from({ length: 40 }, () => noteAttempt(by, 'AK_UNKNOWN', null)));
  expect(await listed()).toMatchObject([{ times: 40 }]);
});

test('the list is read along its indexes', async () => {
  await portal.sql`
    INSERT INTO activation_attempt (day, license_id, computer_id, code, door, first_at, last_at)
    SELECT '2025-01-01', gen_random_uuid(), 'MANY-' || n, 'NO_SEAT', 'wizard', now(), timestamptz '2025-01-01Z' + n * interval '1 second'
    FROM generate_series(1, 4000) n`;
  await portal.db.execute(sql`ANALYZE activation_attempt`);
  for (const [filters, index] of [
    [{}, 'activation_attempt_recent'],
    [{ license: license.licenseId }, 'activation_attempt_license'],
    [{ computer: 'MANY-9' }, 'activation_attempt_computer'],
  ] as const) {
    const plan = await explainedBy(portal.pool, () =>
      listAttempts(portal.context, portal.operator, { filters }),
    );
    expect(plan).toContain(index);
  }
});
