import { afterAll, beforeAll, expect, test } from 'vitest';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { openDoor } from './door.test-support';

let portal: TestPortal;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product());
  value(await suspendLicense(portal.context, portal.operator, license.licenseId, 'Unpaid'));
});
afterAll(() => portal.close());

const refused = () => openDoor(portal.context).activate(makeDevice(license, 'PC-1').request);
const REFERENCE = /^R-[0-9A-HJKMNP-TV-Z]{8}$/;

test('what sends people to support says how it is reached, in words and for programs', async () => {
  await portal.set('customerSite/vendorName', 'Example Software');
  await portal.set('customerSite/supportEmail', 'help@vendor.example');
  await portal.set('customerSite/supportPhone', '+1 555 010 0199');
  const { error } = (await refused()).json;
  expect(error.code).toBe('LICENSE_SUSPENDED');
  expect(error.support).toEqual({
    reference: expect.stringMatching(REFERENCE),
    vendor: 'Example Software',
    email: 'help@vendor.example',
    phone: '+1 555 010 0199',
  });
  expect(error.message).toContain('Contact support to learn why');
  expect(error.message).toContain('Support: help@vendor.example, +1 555 010 0199.');
  expect(error.message).toContain(`Reference: ${error.support.reference}.`);
  expect(error.message).not.toContain(license.activationKey);
});

test('without any way there it names the seller’s mail, and no support', async () => {
  for (const name of ['vendorName', 'supportEmail', 'supportPhone'] as const) {
    await portal.set(`customerSite/${name}`, null);
  }
  const { error } = (await refused()).json;
  expect(error.message).toContain('Answer the seller’s mail that brought you the license');
  expect(error.message).not.toMatch(/contact support/i);
  expect(error.support).toEqual({ reference: expect.stringMatching(REFERENCE) });
});

test('other refusals have none', async () => {
  const { activationKey: _, ...rest } = makeDevice(license, 'PC-1').fields;
  const { json } = await openDoor(portal.context).activate({ ...rest, activationKey: 'ABC' });
  expect(json.error.code).toBe('BAD_LENGTH');
  expect(json.error.support).toBeUndefined();
});
