import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from './activate-computer';
import { buildPortal, type TestPortal } from './testing/build-portal';
import { makeDevice } from './testing/make-device';
import { value } from './testing/value';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

test('smoke', async () => {
  const product = await portal.product();
  const license = await portal.license(product);
  const device = makeDevice(license, 'PC-07');
  const result = value(await activateComputer(portal.context, portal.keyHolder(), device.request));
  expect(result).toMatchObject({ reused: false });
});
