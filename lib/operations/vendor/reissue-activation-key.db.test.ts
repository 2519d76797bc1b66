import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { licenseKey } from '@/lib/db/schema/license-key';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { describeRequest } from '@/lib/operations/activate/describe-request';
import { describeLicense } from '@/lib/operations/self-help/describe-license';
import { findLicenseId } from '@/lib/operations/license/find-license-id';
import { deactivateAtSelfHelp } from '@/lib/operations/release/deactivate-at-self-help';
import { deactivateByCode } from '@/lib/operations/release/deactivate-by-code';
import { askReleaseByMail } from '@/lib/operations/release-request/ask-release-by-mail';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { faultsOf } from '@/lib/operations/testing/invariants';
import { makeDevice, type TestDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { reissueActivationKey } from './reissue-activation-key';

let portal: TestPortal;
let product: TestProduct;
/** As it was sold, with the key that leaked. */
let license: TestLicense;
let active: TestDevice;
let newKey: string;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { seats: 5, email: 'owner@customer.example' });
  active = makeDevice(license, 'PC-ACTIVE');
  value(await activate(active));
  const { context, operator } = portal;
  newKey = value(
    await reissueActivationKey(context, operator, license.licenseId, 'It stood in a forum.'),
  ).activationKey;
});

const activate = (device: TestDevice) =>
  activateComputer(portal.context, portal.keyHolder(), device.request);
const selfHelp = (input: { activationKey: string; computerId: string; code: string }) =>
  deactivateAtSelfHelp(portal.context, portal.keyHolder(), input);

describe('the key that leaked starts nothing', () => {
  test('no activation, no look-up, no question, no release without the code', async () => {
    const { context } = portal;
    const { activationKey } = license;
    const fresh = makeDevice(license, 'PC-NEW');
    expect(codeOf(await activate(fresh))).toBe('AK_UNKNOWN');
    // Not even where the computer is known: another Device Code would take its seat over.
    expect(codeOf(await activate(makeDevice(license, 'PC-ACTIVE')))).toBe('AK_UNKNOWN');
    const described = await describeRequest(context, portal.keyHolder(), fresh.request.request);
    expect(codeOf(described)).toBe('AK_UNKNOWN');
    expect(codeOf(await describeLicense(context, portal.keyHolder(), { activationKey }))).toBe(
      'AK_UNKNOWN',
    );
    const ask = { activationKey, computerId: 'PC-ACTIVE', reason: 'broken' };
    expect(codeOf(await askReleaseByMail(context, portal.keyHolder(), ask))).toBe('AK_UNKNOWN');
    const named = { activationKey, computerId: 'PC-ACTIVE', code: '' };
    expect(codeOf(await selfHelp(named))).toBe('AK_UNKNOWN');
  });

  test('nor does a well-formed code of nobody tell it which computers there are', async () => {
    const { activationKey } = license;
    const { dvc: code } = makeDevice(license, 'PC-NEW');
    for (const computerId of ['PC-ACTIVE', 'PC-NOWHERE', '']) {
      expect(codeOf(await selfHelp({ activationKey, computerId, code }))).toBe('AK_UNKNOWN');
    }
  });
});

describe('what is active goes on', () => {
  test('its request is answered with its key, at the page and by the program', async () => {
    const again = value(await activate(active));
    expect(again.reused).toBe(true);
    const text = active.request.request;
    const seen = value(await describeRequest(portal.context, portal.keyHolder(), text));
    expect(seen.next.is).toBe('active');
  });

  test('its code frees the seat beside the old key, and the old key cannot take it again', async () => {
    const input = { code: active.dvc, activationKey: license.activationKey };
    value(await deactivateByCode(portal.context, portal.keyHolder(), input));
    expect(codeOf(await activate(active))).toBe('AK_UNKNOWN');
    expect(await faultsOf(portal.db, license.licenseId)).toEqual([]);
  });

  test('so it does at Self Help', async () => {
    const { activationKey } = license;
    const freed = value(await selfHelp({ activationKey, computerId: '', code: active.dvc }));
    expect(freed).toMatchObject({ result: 'released', proof: 'proven' });
  });
});

test('the new key works; the owner has it by mail, the audit trail only its ending', async () => {
  value(await activate(makeDevice({ ...license, activationKey: newKey }, 'PC-NEW')));
  const mails = await queuedMail(portal.db, portal.context.vault);
  expect(mails.filter(({ mail }) => mail.template === 'key-replaced').at(-1)).toMatchObject({
    recipient: 'owner@customer.example',
    mail: { activationKey: newKey, oldEnding: license.activationKey.slice(-5) },
  });
  const told = (await eventsOf(portal.db, license.licenseId)).find(
    ({ type }) => type === 'license.key-replaced',
  );
  expect(told).toMatchObject({
    before: { keyEnding: license.activationKey.slice(-5) },
    after: { keyEnding: newKey.slice(-5) },
    reason: 'It stood in a forum.',
  });
  expect(JSON.stringify(told)).not.toContain(newKey);
});

test('staff finds the license by either', async () => {
  for (const key of [license.activationKey, newKey]) {
    expect(await findLicenseId(portal.context, portal.operator, key)).toBe(license.licenseId);
  }
});

test('of activations at the same moment those come before it or are refused; one key is the main one', async () => {
  const { context, operator } = portal;
  const { licenseId } = license;
  const current = { ...license, activationKey: newKey };
  const devices = ['A', 'B', 'C'].map((name) => makeDevice(current, `PC-${name}`));
  const [, , ...answers] = await Promise.all([
    reissueActivationKey(context, operator, licenseId),
    reissueActivationKey(context, operator, licenseId),
    ...devices.map(activate),
  ]);
  for (const answer of answers) expect([null, 'AK_UNKNOWN']).toContain(codeOf(answer));
  expect(codeOf(await activate(makeDevice(current, 'PC-LATE')))).toBe('AK_UNKNOWN');
  const keys = await portal.db.select().from(licenseKey).where(eq(licenseKey.licenseId, licenseId));
  expect(keys.filter(({ withdrawnAt }) => withdrawnAt === null)).toHaveLength(1);
  expect(keys).toHaveLength(4);
});
