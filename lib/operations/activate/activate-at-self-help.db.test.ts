import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { activateAtSelfHelp } from './activate-at-self-help';
import { activateComputer } from './activate-computer';
import { eventsOf } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';

const LINK = 'customerSite/showActivateLink';
const SHOWN = 'customerSite/showComputerNameForActivation';
const REQUIRED = 'customerSite/activationPage_ComputerNameRequired';

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
});
afterEach(async () => {
  for (const name of [LINK, SHOWN, REQUIRED] as const) await portal.set(name, null);
});

const ask = (input: Parameters<typeof activateAtSelfHelp>[2], viewer = portal.keyHolder()) =>
  activateAtSelfHelp(portal.context, viewer, input);

test('it is the same activation as through any door, told apart by its door', async () => {
  const device = makeDevice(license, 'PC-1');
  const made = value(await ask(device.fields));
  const again = value(await activateComputer(portal.context, portal.wizard(), device.request));
  expect(again).toMatchObject({ activationId: made.activationId, reused: true });
  expect((await eventsOf(portal.db, license.licenseId)).at(-1)).toMatchObject({
    type: 'activation.created',
    actor: 'key-holder',
    door: 'self-help',
  });
});

test('where the vendor does not offer it, it is refused for everybody, whatever was sent; programs go on', async () => {
  await portal.set(LINK, false);
  const device = makeDevice(license, 'PC-1');
  const owner = await portal.customer('owner@customer.example');
  for (const viewer of [portal.keyHolder(), owner]) {
    for (const input of [device.fields, device.request, { request: 'nonsense' }]) {
      expect(await ask(input, viewer)).toEqual({ ok: false, error: { code: 'NOT_OFFERED' } });
    }
  }
  value(await activateComputer(portal.context, portal.wizard(), device.request));
});

test('a Computer Name is asked for only where its field is shown, and of typed codes only', async () => {
  await portal.set(REQUIRED, true);
  const nameless = { ...makeDevice(license, 'PC-1').fields, computerName: ' \t' };
  expect(await ask(nameless)).toMatchObject({
    error: { code: 'COMPUTER_NAME_REQUIRED', details: { field: 'computerName' } },
  });
  value(await ask({ ...nameless, computerName: 'Desk' }));
  value(await ask(makeDevice(license, 'PC-2', '').request));

  license = await portal.license(product);
  await portal.set(SHOWN, false);
  const hidden = value(await ask(makeDevice(license, 'PC-3', 'Not asked for').fields));
  expect(hidden.computerName).toBe('');
  expect(codeOf(await ask({ ...makeDevice(license, 'PC-4').fields, computerName: '' }))).toBe(null);
});
