import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PropertyName } from '@/lib/properties/registry/registry';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import {
  extendLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { deactivateAtSelfHelp } from '@/lib/operations/release/deactivate-at-self-help';
import { describeLicense } from './describe-license';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product({ features: ['export', 'batch'] });
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, {
    seats: 30,
    features: ['export'],
    maintenanceLastDay: '2027-03-31',
  });
});

async function active(id: string) {
  portal.clock.advance({ minutes: 1 });
  const { request } = makeDevice(license, id, `Desk ${Number(id.slice(3))}`);
  return value(await activateComputer(portal.context, portal.operator, request)).activationId;
}
const look = (after?: string, viewer = portal.keyHolder()) =>
  describeLicense(portal.context, viewer, { activationKey: license.activationKey, after });
const ofLicense = () => ({ scope: 'license', licenseId: license.licenseId }) as const;

test('says what the license is, and masks every Computer ID and name', async () => {
  await active('PC-0000001');
  const seen = value(await look());
  expect(seen).toMatchObject({
    productName: 'Example CAD',
    keyEnding: license.activationKey.slice(-5),
    standing: 'active',
    seats: 30,
    seatsUsed: 1,
    features: ['export'],
    maintenanceLastDay: '2027-03-31',
    computers: [{ maskedComputerId: 'PC…', computerName: 'D…', lastSeenAt: null }],
    next: null,
  });
  for (const secret of ['PC-0000001"', 'Desk', license.activationKey, 'customer.example']) {
    expect(JSON.stringify(seen)).not.toContain(secret);
  }
});

describe('where it stands', () => {
  test('follows the term to its last minute, then its grace, then it is over', async () => {
    license = await portal.license(product, { term: 'subscription', lastDay: '2026-10-02' });
    await portal.set('options/subscriptionGracePeriod', 2, ofLicense());
    const standing = async () => value(await look()).standing;
    const at = (iso: string) =>
      portal.clock.advance({ milliseconds: Date.parse(iso) - portal.context.now().getTime() });
    const before = portal.context.now().toISOString();
    for (const [moment, expected] of [
      ['2026-10-02T23:59:59.999Z', 'active'],
      ['2026-10-03T00:00:00Z', 'grace'],
      ['2026-10-04T23:59:59.999Z', 'grace'],
      ['2026-10-05T00:00:00Z', 'expired'],
    ]) {
      at(moment ?? '');
      expect(await standing()).toBe(expected);
    }
    at(before);
  });

  test('says suspended and revoked before all else', async () => {
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(value(await look())).toMatchObject({
      standing: 'suspended',
      releases: { codeOnly: 'suspended' },
    });
    value(await revokeLicense(portal.context, portal.operator, license.licenseId));
    expect(value(await look()).standing).toBe('revoked');
  });
});

test.each<[PropertyName, RegExp]>([
  ['customerSite/licenseInfoPage_ShowActivationDateColumn', /activatedAt/],
  ['customerSite/licenseInfoPage_ShowComputerIDColumn', /maskedComputerId|PC-0/],
  ['customerSite/licenseInfoPage_ShowComputerNameColumn', /computerName|Desk/],
  ['customerSite/licenseInfoPage_ShowLastAccessedDateColumn', /lastSeenAt/],
  ['customerSite/licenseInfoPage_ShowFeatures', /features|export/],
  ['customerSite/licenseInfoPage_ShowMaintenancePlan', /maintenance|2027/],
  ['customerSite/licenseInfoPage_ShowRemainingDeactivations', /releases|remaining/],
])('%s: what it hides is not in the answer', async (name, traces) => {
  for (let n = 1; n <= 21; n += 1) await active(`PC-00000${n}`);
  expect(JSON.stringify(value(await look()))).toMatch(traces);
  await portal.set(name, false, { scope: 'product', productId: product.productId });
  expect(JSON.stringify(value(await look()))).not.toMatch(traces);
  await portal.set(name, null, { scope: 'product', productId: product.productId });
});

test('computers come in pages of 20, newest first, without gap or repetition; closed ones never', async () => {
  const ids: string[] = [];
  for (let n = 1; n <= 25; n += 1) ids.unshift(await active(`PC-${n}`));
  const input = { activationKey: license.activationKey, computerId: 'PC-24', code: '' };
  value(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), input));
  const expected = ids.filter((_, at) => at !== 1);
  const first = value(await look());
  expect(first.computers).toHaveLength(20);
  const second = value(await look(first.next ?? ''));
  const shown = [...first.computers, ...second.computers].map((one) => one.activationId);
  expect(shown).toEqual(expected);
  expect(second.next).toBe(null);
  for (const odd of ['x', '', '00000000-0000-4000-8000-000000000000']) {
    expect((await look(odd)).ok).toBe(true);
  }
});

describe('remaining deactivations', () => {
  const releases = async () => value(await look()).releases;
  const release = async (id: string) => {
    const input = { activationKey: license.activationKey, computerId: id, code: '' };
    value(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), input));
  };

  test('are those that this door would grant, with the moment of the next', async () => {
    for (const id of ['PC-1', 'PC-2', 'PC-3', 'PC-4']) await active(id);
    // A tenth of 30 seats in a day, without sign-in.
    expect(await releases()).toEqual({ codeOnly: null, remaining: 3, nextAt: null });
    await portal.set('options/maxReleaseCountAbsolute', true, ofLicense());
    await portal.set('options/maxReleaseCount', 2, ofLicense());
    await portal.set('options/maxReleasePeriodInDays', 30, ofLicense());
    expect(await releases()).toMatchObject({ remaining: 2 });
    const first = portal.context.now().getTime();
    await release('PC-1');
    portal.clock.advance({ minutes: 5 });
    await release('PC-2');
    const nextAt = new Date(first + 30 * 86_400_000);
    expect(await releases()).toEqual({ codeOnly: null, remaining: 0, nextAt });
    const input = { activationKey: license.activationKey, computerId: 'PC-3', code: '' };
    expect(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), input)).toMatchObject({
      error: { code: 'RELEASE_LIMIT', details: { nextAt } },
    });
  });

  test('are none without a code where a code is needed, and unlimited for an owner without limit', async () => {
    const owner = await portal.customer('owner@customer.example');
    expect(value(await look(undefined, owner)).releases).toEqual({
      codeOnly: null,
      remaining: null,
      nextAt: null,
    });
    await portal.set('customerSite/showDeactivationVerificationCode', true, ofLicense());
    expect(await releases()).toEqual({ codeOnly: 'required' });
  });
});

test('unknown keys are one limited answer; where it is not offered, so are all', async () => {
  const gone = license.activationKey;
  value(await extendLicense(portal.context, portal.operator, license.licenseId, { seats: 3 }));
  const link = 'customerSite/showGetLicenseInformationLink';
  await portal.set(link, false);
  expect(codeOf(await look())).toBe('NOT_OFFERED');
  await portal.sql`DELETE FROM license_key WHERE license_id = ${license.licenseId}`;
  const viewer = portal.keyHolder();
  const ask = (activationKey: string) => describeLicense(portal.context, viewer, { activationKey });
  expect(codeOf(await ask(gone))).toBe('NOT_OFFERED');
  expect(codeOf(await ask('x'))).toBe('NOT_OFFERED');
  await portal.set(link, null);
  for (let n = 0; n < 20; n += 1) expect(codeOf(await ask(gone))).toBe('AK_UNKNOWN');
  expect(codeOf(await ask(gone))).toBe('RATE_LIMITED');
  expect(codeOf(await ask('x'))).toBe('BAD_LENGTH');
});
