import { afterAll, beforeAll, expect, test } from 'vitest';
import { getLicense } from '@/lib/operations/license/get-license';
import { eventsOf } from '@/lib/operations/testing/audit';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import { extendLicense, type ExtendInput } from './change-license';
import { noteLicense } from './note-license';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

async function license() {
  const product = await portal.product({ features: ['export', 'batch'] });
  const trial = { term: 'trial', lastDay: '2026-12-31', features: ['batch'] } as const;
  return portal.license(product, { ...trial, features: ['batch'], reference: 'SO-1' });
}

test('each of the terms is changed alone, and the event says what it was', async () => {
  const { licenseId } = await license();
  const { context, operator } = portal;
  const seen = () => getLicense(context, operator, licenseId);
  const before = await seen();
  const changes: ExtendInput[] = [
    { term: 'subscription' },
    { lastDay: '2027-12-31' },
    { term: 'perpetual' },
    { seats: 7 },
    { features: ['export', 'batch'] },
    { features: null },
    { version: [4, 255] },
    { version: null },
    { leaseDays: 30 },
    { leaseDays: null },
    { maintenanceLastDay: '2028-01-31' },
    { maintenanceLastDay: null },
    { reference: 'SO-2' },
    { reference: null },
  ];
  let expected = before;
  for (const change of changes) {
    value(await extendLicense(context, operator, licenseId, { ...change, reason: 'Asked' }));
    const { term } = change;
    const shown = 'features' in change ? { features: change.features ?? [] } : change;
    const ended = term === 'perpetual' ? { lastDay: null, standing: 'active' as const } : {};
    if (expected) expected = { ...expected, ...(shown as object), ...ended };
    const { releases: _, ...now } = (await seen()) ?? {};
    const { releases: __, ...then } = expected ?? {};
    expect(now, JSON.stringify(change)).toEqual(then);
  }
  const [, , , seats] = (await eventsOf(portal.db, licenseId)).filter(
    ({ type }) => type === 'license.extended',
  );
  expect(seats).toMatchObject({ before: { seats: 2 }, after: { seats: 7 }, reason: 'Asked' });
});

test('terms that no key can say are refused, and change nothing', async () => {
  const { licenseId } = await license();
  const { context, operator } = portal;
  const refused: [ExtendInput, string][] = [
    [{}, 'NOTHING_TO_CHANGE'],
    [{ term: 'perpetual', lastDay: '2027-12-31' }, 'TERM_INVALID'],
    [{ lastDay: null }, 'TERM_INVALID'],
    [{ lastDay: '2027-02-30' }, 'DAY_INVALID'],
    [{ maintenanceLastDay: 'x' }, 'DAY_INVALID'],
    [{ seats: 0 }, 'SEATS_INVALID'],
    [{ seats: 1.5 }, 'SEATS_INVALID'],
    [{ features: ['other'] }, 'FEATURE_UNKNOWN'],
    [{ version: [256, 0] }, 'VERSION_INVALID'],
    [{ version: [Number.NaN, 0] }, 'VERSION_INVALID'],
    [{ leaseDays: 0 }, 'LEASE_INVALID'],
    [{ reference: ' ' }, 'REFERENCE_INVALID'],
    [{ reference: 'x'.repeat(101) }, 'REFERENCE_INVALID'],
  ];
  const before = await getLicense(context, operator, licenseId);
  for (const [change, code] of refused) {
    const said = await extendLicense(context, operator, licenseId, change);
    expect(codeOf(said), JSON.stringify(change)).toBe(code);
  }
  expect(await getLicense(context, operator, licenseId)).toEqual(before);
});

test('a note stands in the history, of one license alone; none, and one too long, do not', async () => {
  const { licenseId } = await license();
  const other = await license();
  const { context } = portal;
  const agent = await portal.staff('agent@vendor.example');
  value(await noteLicense(context, agent, licenseId, ' Calls on\nMondays '));
  for (const text of ['', ' \0 ', 'x'.repeat(501)]) {
    expect(codeOf(await noteLicense(context, agent, licenseId, text))).toBe('NOTE_INVALID');
  }
  const notes = async (of: string) =>
    (await eventsOf(portal.db, of)).filter(({ type }) => type === 'license.noted');
  expect(await notes(licenseId)).toMatchObject([{ reason: 'Calls on Mondays' }]);
  expect(await notes(other.licenseId)).toEqual([]);
});
