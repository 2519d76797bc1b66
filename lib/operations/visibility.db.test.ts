import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activateComputer } from './activate/activate-computer';
import {
  extendLicense,
  resumeLicense,
  revokeLicense,
  suspendLicense,
} from './vendor/change-license';
import { createLicense } from './vendor/create-license';
import { createProduct } from './vendor/create-product';
import { deactivateComputer } from './release/deactivate-computer';
import { exportProduct } from './vendor/export-product';
import { findLicenseId } from './license/find-license-id';
import { getActivation } from './license/get-activation';
import { getComputerKey, mailComputerKey, renewKey } from './license/get-computer-key';
import { getLicense } from './license/get-license';
import { listLicenses } from './license/list-licenses';
import { listProperties, setProperty } from './vendor/set-property';
import { buildPortal, type TestLicense, type TestPortal } from './testing/build-portal';
import { makeDevice } from './testing/make-device';
import { codeOf, value } from './testing/value';
import type { Viewer } from './viewer';

let portal: TestPortal;
let license: TestLicense;
let pc: string;
let seeing: Record<string, Viewer>;
let blind: Record<string, Viewer>;
beforeAll(async () => {
  portal = await buildPortal();
  const product = await portal.product();
  license = await portal.license(product, {
    organization: 'Example Ltd',
    email: 'eve@example.example',
  });
  await portal.license(product, { organization: 'Other Ltd', email: 'else@other.example' });
  const device = makeDevice(license, 'PC-07');
  pc = value(
    await activateComputer(portal.context, portal.keyHolder(), device.request),
  ).activationId;
  seeing = {
    owner: await portal.customer('eve@example.example'),
    contact: await portal.colleague('contact@example.example', 'Example Ltd', 'contact'),
    agent: await portal.staff('agent@vendor.example'),
    operator: portal.operator,
  };
  blind = {
    stranger: await portal.customer('stranger@elsewhere.example'),
    member: await portal.colleague('member@example.example', 'Example Ltd', 'member'),
    'contact of others': await portal.colleague('contact@other.example', 'Other Ltd', 'contact'),
    'key holder': portal.keyHolder(),
    wizard: portal.wizard(),
  };
});
afterAll(() => portal.close());

/** Every operation that names a license or activation, as what a viewer gets of it. */
const operations: Record<
  string,
  (viewer: Viewer, licenseId: string, activationId: string) => Promise<unknown>
> = {
  getLicense: (viewer, id) => getLicense(portal.context, viewer, id),
  findLicenseId: (viewer, id) => findLicenseId(portal.context, viewer, id),
  getActivation: (viewer, _, id) => getActivation(portal.context, viewer, id),
  getComputerKey: (viewer, _, id) => getComputerKey(portal.context, viewer, id),
  renewKey: (viewer, _, id) => renewKey(portal.context, viewer, id),
  mailComputerKey: (viewer, _, id) => mailComputerKey(portal.context, viewer, id),
  deactivateComputer: (viewer, _, id) =>
    deactivateComputer(portal.context, viewer, {
      activationId: id,
      code: makeDevice(license, 'x').dvc,
    }),
};
const refused = (answer: unknown) =>
  answer === null || (answer as { error?: { code: string } }).error?.code === 'NOT_FOUND';

describe.each(Object.keys(operations))('%s', (name) => {
  const run = (viewer: Viewer, licenseId: string, activationId: string) =>
    operations[name]?.(viewer, licenseId, activationId);

  test('answers whoever may see the license', async () => {
    for (const [who, viewer] of Object.entries(seeing)) {
      if (name === 'mailComputerKey' && viewer.kind === 'operator') continue;
      const answer = await run(viewer, license.licenseId, pc);
      expect(refused(answer), who).toBe(false);
    }
  });

  test('answers everybody else as if there were none of that id', async () => {
    for (const [who, viewer] of Object.entries(blind)) {
      const foreign = await run(viewer, license.licenseId, pc);
      const missing = await run(viewer, randomUUID(), randomUUID());
      const malformed = await run(viewer, "' OR true --", '../../x');
      expect(refused(foreign), who).toBe(true);
      expect(missing, who).toEqual(foreign);
      expect(malformed, who).toEqual(foreign);
    }
    for (const viewer of Object.values(seeing)) {
      expect(refused(await run(viewer, randomUUID(), randomUUID()))).toBe(true);
    }
  });
});

test('a list holds what the viewer may see', async () => {
  const seen = async (viewer?: Viewer) =>
    viewer &&
    (await listLicenses(portal.context, viewer)).licenses.map((one) => one.organizationName);
  expect(await seen(seeing.owner)).toEqual(['Example Ltd']);
  expect(await seen(seeing.contact)).toEqual(['Example Ltd']);
  expect((await seen(seeing.agent))?.sort()).toEqual(['Example Ltd', 'Other Ltd']);
  expect(await seen(blind['contact of others'])).toEqual(['Other Ltd']);
  for (const who of ['stranger', 'member', 'key holder', 'wizard']) {
    expect(await seen(blind[who]), who).toEqual([]);
  }
});

test('only the operator creates and changes licenses and products', async () => {
  const { context } = portal;
  const { licenseId, productId } = license;
  const input = {
    productId,
    organization: null,
    email: 'a@b.example',
    seats: 1,
    term: 'perpetual',
  } as const;
  for (const [who, viewer] of Object.entries({ ...seeing, ...blind })) {
    if (viewer.kind === 'operator') continue;
    const answers = [
      await createProduct(context, viewer, { name: 'x' }),
      await createLicense(context, viewer, input),
      await extendLicense(context, viewer, licenseId, { seats: 9 }),
      await suspendLicense(context, viewer, licenseId),
      await resumeLicense(context, viewer, licenseId),
      await revokeLicense(context, viewer, licenseId),
    ].map(codeOf);
    expect(answers, who).toEqual(['FORBIDDEN', 'FORBIDDEN', ...Array(4).fill('NOT_FOUND')]);
  }
});

test('only the vendor reads properties and products, only admins and the operator set them', async () => {
  const { context } = portal;
  const change = { name: 'options/maxReleaseCount', value: 5, place: { scope: 'global' } } as const;
  const admin = await portal.staff('admin@vendor.example', 'admin');
  for (const viewer of [admin, portal.operator]) {
    expect(codeOf(await setProperty(context, viewer, change))).toBeNull();
  }
  expect(codeOf(await setProperty(context, seeing.agent ?? admin, change))).toBe('FORBIDDEN');
  expect(codeOf(await listProperties(context, seeing.agent ?? admin, change.place))).toBeNull();
  for (const viewer of [...Object.values(blind), seeing.owner ?? admin]) {
    expect(codeOf(await setProperty(context, viewer, change))).toBe('FORBIDDEN');
    expect(codeOf(await listProperties(context, viewer, change.place))).toBe('FORBIDDEN');
    expect(codeOf(await exportProduct(context, viewer, license.productId))).toBe('NOT_FOUND');
  }
});
