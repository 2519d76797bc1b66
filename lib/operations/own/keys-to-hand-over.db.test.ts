import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { checkIn } from '@/lib/operations/check-in/check-in';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { listEvents } from '@/lib/operations/trail/list-events';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { extendLicense } from '@/lib/operations/vendor/change-license';
import { setProperty } from '@/lib/operations/vendor/set-property';
import { keysToHandOver, makeKeysToHandOver, readKeysToHandOver } from './keys-to-hand-over';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

async function fleet(names: string[]) {
  const { context, operator } = portal;
  const product = await portal.product();
  const license = { ...product, ...(await portal.license(product, { seats: 9 })) };
  const computers = [];
  for (const name of names) {
    const device = makeDevice(license, name, name);
    const made = value(await activateComputer(context, operator, device.request));
    computers.push({ device, activationId: made.activationId });
  }
  return { license, computers };
}

const namesOf = (rows: { computerName: string }[] = []) =>
  rows.map(({ computerName }) => computerName).sort();

test('after other terms the offline computers need a key; who checks in, or is released, needs none', async () => {
  const { context, operator } = portal;
  const { license, computers } = await fleet(['OFF-1', 'OFF-2', 'ONLINE', 'GONE']);
  const { licenseId } = license;
  const look = () => keysToHandOver(context, operator, licenseId);
  expect(await look()).toEqual({ outdated: [], made: [], more: false });

  portal.clock.advance({ days: 1 });
  value(await extendLicense(context, operator, licenseId, { version: [9, 0] }));
  const [, , online, gone] = computers;
  if (!online || !gone) throw new Error('No computers.');
  value(
    await checkIn(context, portal.wizard(), {
      ...{ productId: license.productId, epoch: 3, token: online.device.token },
      ...{ nonce: new Uint8Array(16), ratchet: new Uint8Array(8), clientTime: 0 },
      ...{ appVersion: '', computerName: '', short: false, unbound: null },
    }),
  );
  const how = { activationId: gone.activationId, reason: 'sold' };
  value(await deactivateComputer(context, operator, how));
  expect(namesOf((await look())?.outdated)).toEqual(['OFF-1', 'OFF-2']);
  expect(await readKeysToHandOver(context, operator, licenseId)).toEqual([]);

  expect(value(await makeKeysToHandOver(context, operator, licenseId))).toEqual({ made: 2 });
  expect(value(await makeKeysToHandOver(context, operator, licenseId))).toEqual({ made: 0 });
  const after = await look();
  expect(after?.outdated).toEqual([]);
  expect(namesOf(after?.made)).toEqual(['OFF-1', 'OFF-2']);
  const keys = (await readKeysToHandOver(context, operator, licenseId)) ?? [];
  expect(namesOf(keys)).toEqual(['OFF-1', 'OFF-2']);
  for (const key of keys) {
    expect(key.terms.ver).toEqual([9, 0]);
    expect(JSON.parse(key.licenseFile ?? '')).toMatchObject({ computerKey: key.computerKey });
  }
  const trail = await listEvents(context, operator, { filters: { license: licenseId } });
  const renewed = trail?.rows.filter(({ type }) => type === 'computer-key.renewed');
  expect(renewed).toHaveLength(3);
});

test('keys that other terms have overtaken are not handed over any more', async () => {
  const { context, operator } = portal;
  const { license } = await fleet(['OFF-1']);
  const { licenseId } = license;
  portal.clock.advance({ days: 1 });
  value(await extendLicense(context, operator, licenseId, { version: [9, 0] }));
  value(await makeKeysToHandOver(context, operator, licenseId));
  value(await extendLicense(context, operator, licenseId, { version: [9, 1] }));
  expect(await keysToHandOver(context, operator, licenseId)).toMatchObject({
    ...{ outdated: [{ computerName: 'OFF-1' }], made: [] },
  });
  expect(await readKeysToHandOver(context, operator, licenseId)).toEqual([]);
});

test('where the vendor offers no license files the keys alone are handed over', async () => {
  const { context, operator } = portal;
  const { license } = await fleet(['OFF-1']);
  const { licenseId } = license;
  const place = { scope: 'license', licenseId } as const;
  const name = 'customerSite/showGenerateLicenseFileCheckbox';
  value(await setProperty(context, operator, { name, value: false, place }));
  portal.clock.advance({ days: 1 });
  value(await extendLicense(context, operator, licenseId, { version: [9, 0] }));
  value(await makeKeysToHandOver(context, operator, licenseId));
  const keys = await readKeysToHandOver(context, operator, licenseId);
  expect(keys).toMatchObject([{ computerName: 'OFF-1', licenseFile: null }]);
  expect(await keysToHandOver(context, operator, 'x')).toBeNull();
});
