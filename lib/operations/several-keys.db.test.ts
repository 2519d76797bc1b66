import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { licenseKey } from '@/lib/db/schema/license-key';
import { outbox } from '@/lib/db/schema/outbox';
import { activationKeyText, lastGroup, makeActivationKey } from '@/lib/olp/activation-key';
import { activateComputer } from './activate/activate-computer';
import { describeLicense } from './self-help/describe-license';
import { findLicenseId } from './license/find-license-id';
import { getLicense } from './license/get-license';
import { listLicenses } from './own/list-licenses';
import { mailLicenseKeys } from './self-help/mail-license-keys';
import { deactivateByCode } from './release/deactivate-by-code';
import { describeDeactivation } from './release/describe-deactivation';
import { queuedMail } from './testing/audit';
import { buildPortal, type TestLicense, type TestPortal } from './testing/build-portal';
import { makeDevice } from './testing/make-device';
import { value } from './testing/value';

let portal: TestPortal;
let license: TestLicense;
/** The license's second key, which came later and took the first one's place as the main one. */
let newer: string;
beforeAll(async () => {
  portal = await buildPortal();
  license = await portal.license(await portal.product(), { seats: 3 });
  const { licenseId, productId } = license;
  const { db, context } = portal;
  const bytes = makeActivationKey(productId, randomBytes(10));
  const key = {
    licenseId,
    form: 'olp1' as const,
    lookup: context.vault.activationKeyIndex(bytes),
    sealed: context.vault.sealActivationKey(productId, licenseId, bytes),
    masterKeyId: context.vault.id,
    lastGroup: lastGroup(bytes),
  };
  await expect(db.insert(licenseKey).values(key)).rejects.toMatchObject({
    cause: { constraint: 'license_key_one_main' },
  });
  await db.update(licenseKey).set({ main: false }).where(eq(licenseKey.licenseId, licenseId));
  await db.insert(licenseKey).values(key);
  newer = activationKeyText(bytes);
});
afterAll(() => portal.close());

test('both keys of a license work, and every page shows it once, with its main one', async () => {
  const { context, operator } = portal;
  const owner = await portal.customer('owner@customer.example');
  const keyEnding = newer.slice(-5);
  for (const activationKey of [license.activationKey, newer]) {
    expect(await findLicenseId(context, operator, activationKey)).toBe(license.licenseId);
    const described = value(await describeLicense(context, portal.keyHolder(), { activationKey }));
    expect(described.keyEnding).toBe(keyEnding);
    const found = await listLicenses(context, owner, { filters: { q: activationKey } });
    expect(found?.rows.map((one) => one.keyEnding)).toEqual([keyEnding]);
    const device = makeDevice({ ...license, activationKey }, `PC-${activationKey.slice(0, 3)}`);
    value(await activateComputer(context, portal.keyHolder(), device.request));
    const input = { code: device.dvc, activationKey: newer };
    const told = value(await describeDeactivation(context, portal.keyHolder(), input));
    expect(told.keyEnding).toBe(keyEnding);
    expect(value(await deactivateByCode(context, portal.keyHolder(), input)).result).toBe(
      'released',
    );
  }
  expect((await listLicenses(context, owner))?.rows).toHaveLength(1);
  expect((await getLicense(context, owner, license.licenseId))?.activationKey).toBe(newer);
});

test('the mail of keys carries the main one', async () => {
  const { context } = portal;
  await portal.db.delete(outbox);
  value(await mailLicenseKeys(context, portal.keyHolder(), 'owner@customer.example'));
  const [mail] = await queuedMail(portal.db, context.vault);
  expect(mail?.mail).toMatchObject({ licenses: [{ activationKey: newer }] });
});
