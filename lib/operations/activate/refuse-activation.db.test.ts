import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { outbox } from '@/lib/db/schema/outbox';
import { activationKeyText, makeActivationKey } from '@/lib/olp/activation-key';
import { activateComputer } from './activate-computer';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from '@/lib/operations/vendor/change-license';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { ActivationInput } from './read-request';
import type { Viewer } from '@/lib/operations/viewer';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product);
  await portal.db.delete(outbox);
});

const activate = (input: ActivationInput, viewer: Viewer = portal.keyHolder()) =>
  activateComputer(portal.context, viewer, input);
const answer = async (input: ActivationInput, viewer?: Viewer) =>
  codeOf(await activate(input, viewer));
const rowsOf = (of: { licenseId: string }) =>
  portal.db
    .select()
    .from(activation)
    .where(eq(activation.licenseId, of.licenseId))
    .orderBy(activation.epoch);
const mail = () => queuedMail(portal.db, portal.context.vault);
const release = async (activationId: string) =>
  value(
    await deactivateComputer(portal.context, portal.operator, { activationId, reason: 'test' }),
  );

describe('an activation is refused', () => {
  test('uniformly for an unknown key and one of another product', async () => {
    const other = await portal.product();
    const unused = activationKeyText(makeActivationKey(license.productId, randomBytes(10)));
    const unknown = makeDevice({ ...license, activationKey: unused }, 'x');
    const foreign = makeDevice({ ...license, productId: other.productId }, 'x');
    expect(await answer(foreign.request)).toBe('AK_UNKNOWN');
    expect(await answer(unknown.request)).toBe('AK_UNKNOWN');
    expect(await answer(unknown.fields)).toBe('AK_UNKNOWN');
    expect(await rowsOf(license)).toEqual([]);
  });

  test('after 20 unknown keys from one address, for a minute; a good key is not', async () => {
    const viewer = portal.keyHolder();
    const unknown = makeDevice({ productId: 1, activationKey: license.activationKey }, 'x').request;
    for (let i = 0; i < 20; i++) expect(await answer(unknown, viewer)).toBe('AK_UNKNOWN');
    expect(await answer(unknown, viewer)).toBe('RATE_LIMITED');
    expect(await answer(makeDevice(license, 'good').request, viewer)).toBeNull();
  });

  test('for a damaged request and for codes with typing errors, naming field and group', async () => {
    const { request, fields } = makeDevice(license, 'typo');
    expect(await answer({ request: request.request.slice(0, -3) })).toBe('REQUEST_DAMAGED');
    const wrong = fields.deviceCode.startsWith('0') ? '1' : '0';
    const typo = await activate({ ...fields, deviceCode: wrong + fields.deviceCode.slice(1) });
    expect(typo).toMatchObject({
      error: { code: 'CODE_TYPO', details: { kind: 'DC', badGroups: [0], field: 'deviceCode' } },
    });
    expect(await activate({ ...fields, activationKey: fields.deviceCode })).toMatchObject({
      error: {
        code: 'WRONG_KIND',
        details: { kind: 'AK', looksLike: 'DC', field: 'activationKey' },
      },
    });
    expect(await answer({ ...fields, computerId: '\u0001' })).toBe('CID_INVALID');
    expect(await answer({ ...fields, deviceCode: '' })).toBe('UNBOUND_NOT_ALLOWED');
  });

  test('by a suspended or revoked license, known computers included', async () => {
    const device = makeDevice(license, 'known');
    value(await activate(device.request));
    value(await suspendLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer(device.request)).toBe('LICENSE_SUSPENDED');
    expect(await answer(makeDevice(license, 'new').request)).toBe('LICENSE_SUSPENDED');
    value(await resumeLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer(device.request)).toBeNull();
    value(await revokeLicense(portal.context, portal.operator, license.licenseId));
    expect(await answer(device.request)).toBe('LICENSE_REVOKED');
    expect(codeOf(await resumeLicense(portal.context, portal.operator, license.licenseId))).toBe(
      'LICENSE_REVOKED',
    );
  });

  test('for a Device Code that was closed, or is of another license or computer', async () => {
    const device = makeDevice(license, 'PC-1');
    const { activationId } = value(await activate(device.request));
    expect(await answer({ ...device.fields, computerId: 'PC-2' })).toBe('REQUEST_CLOSED');
    const second = await portal.license(product);
    const moved = { ...device.fields, activationKey: second.activationKey };
    expect(await answer(moved)).toBe('REQUEST_CLOSED');
    await release(activationId);
    expect(await answer(device.request)).toBe('REQUEST_CLOSED');
    expect(await answer(moved)).toBe('REQUEST_CLOSED');
  });

  test('when no seat is free, and not once one is', async () => {
    const first = value(await activate(makeDevice(license, 'PC-1').request));
    value(await activate(makeDevice(license, 'PC-2').request));
    const third = makeDevice(license, 'PC-3');
    expect(await activate(third.request)).toEqual({
      ok: false,
      error: { code: 'NO_SEAT', details: { seats: 2 } },
    });
    await release(first.activationId);
    value(await activate(third.request));
    const seats = (await rowsOf(license))
      .filter((row) => row.state === 'active')
      .map((row) => row.seat);
    expect(seats.sort()).toEqual([1, 2]);
  });

  test('when seats were lowered below the active computers, which all stay', async () => {
    const devices = ['PC-1', 'PC-2'].map((id) => makeDevice(license, id));
    for (const device of devices) value(await activate(device.request));
    value(await extendLicense(portal.context, portal.operator, license.licenseId, { seats: 1 }));
    for (const device of devices) expect(value(await activate(device.request)).reused).toBe(true);
    const [first] = await rowsOf(license);
    await release(first?.id ?? '');
    expect(await answer(makeDevice(license, 'PC-3').request)).toBe('NO_SEAT');
  });
});

describe('taking over a seat under a new Device Code', () => {
  test('takes no further seat and always tells the owner', async () => {
    const full = await portal.license(product, { seats: 1 });
    const place = { scope: 'license', licenseId: full.licenseId } as const;
    await portal.set('options/mailOwnerOnActivation', false, place);
    const old = makeDevice(full, 'PC-1');
    value(await activate(old.request));
    expect(await mail()).toEqual([]);
    const again = value(await activate(makeDevice(full, 'pc-1').request));
    expect(again).toMatchObject({ reused: false, superseded: true, terms: { epoch: 2 } });
    expect(await answer(old.request)).toBe('REQUEST_CLOSED');
    expect(await mail()).toMatchObject([{ mail: { template: 'activated', superseded: true } }]);
    const rows = (await rowsOf(full)).map(({ state, seat }) => ({ state, seat }));
    expect(rows).toEqual([
      { state: 'superseded', seat: 1 },
      { state: 'active', seat: 1 },
    ]);
  });

  test('works on a seat above lowered ones', async () => {
    for (const id of ['PC-1', 'PC-2']) value(await activate(makeDevice(license, id).request));
    value(await extendLicense(portal.context, portal.operator, license.licenseId, { seats: 1 }));
    expect(value(await activate(makeDevice(license, 'PC-2').request)).superseded).toBe(true);
    const active = (await rowsOf(license)).filter((row) => row.state === 'active');
    expect(active.map((row) => row.seat).sort()).toEqual([1, 2]);
  });

  test('is limited for each computer, counted in rolling days; a proof gives one back', async () => {
    const devices = Array.from({ length: 5 }, () => makeDevice(license, 'PC-1'));
    const request = (i: number) => devices[i]?.request ?? { request: '' };
    for (const i of [0, 1, 2, 3]) {
      value(await activate(request(i)));
      portal.clock.advance({ days: 10 });
    }
    const refused = await activate(request(4));
    expect(refused).toMatchObject({ error: { code: 'REACTIVATION_LIMIT', details: { limit: 3 } } });
    const details = refused.ok ? {} : { ...refused.error.details };
    const nextAt = 'nextAt' in details ? details.nextAt : null;
    // The first supersede was 30 days ago.
    expect(nextAt?.getTime()).toBe(portal.clock.now().getTime() + 150 * 86_400_000);
    const proof = { code: devices[1]?.dvc ?? '', deviceCode: devices[1]?.deviceCode ?? '' };
    const proven = value(await deactivateByCode(portal.context, portal.wizard(), proof));
    expect(proven).toMatchObject({ result: 'confirmed', activeAgain: true });
    expect(value(await activate(request(4))).superseded).toBe(true);
    expect(await answer(makeDevice(license, 'PC-1').request)).toBe('REACTIVATION_LIMIT');
    const agent = await portal.staff('agent@vendor.example');
    expect(await answer(makeDevice(license, 'PC-1').request, agent)).toBeNull();
  });

  test('needs the owner where the code is required; another customer is none', async () => {
    const place = { scope: 'license', licenseId: license.licenseId } as const;
    await portal.set('customerSite/showDeactivationVerificationCode', true, place);
    value(await activate(makeDevice(license, 'PC-1').request));
    const next = makeDevice(license, 'PC-1').request;
    expect(await answer(next)).toBe('SUPERSEDE_NEEDS_OWNER');
    expect(await answer(next, portal.wizard())).toBe('SUPERSEDE_NEEDS_OWNER');
    expect(await answer(next, await portal.customer('stranger@elsewhere.example'))).toBe(
      'SUPERSEDE_NEEDS_OWNER',
    );
    expect(await answer(next, await portal.customer('owner@customer.example'))).toBeNull();
  });
});
