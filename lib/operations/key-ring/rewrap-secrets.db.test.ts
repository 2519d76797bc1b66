import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import type { Context } from '@/lib/operations/context';
import { mailLicenseKeys } from '@/lib/operations/self-help/mail-license-keys';
import { getReceipt } from '@/lib/operations/receipt/get-receipt';
import { ensureReceiptKey } from '@/lib/operations/receipt/receipt-keys';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { queuedMail } from '@/lib/operations/testing/audit';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { adoptMasterKey, checkMasterKey } from '@/lib/vault/check-master-key';
import { makeVault } from '@/lib/vault/vault';
import { rewrapSecrets } from './rewrap-secrets';

// The portal under test has the old one.
const OLD = new Uint8Array(32).fill(7);
const NEW = new Uint8Array(32).fill(8);
const oldAlone = makeVault(OLD);
const oldFirst = makeVault(OLD, NEW);
const newFirst = makeVault(NEW, OLD);
const newAlone = makeVault(NEW);

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
  await adoptMasterKey(portal.db, oldAlone);
  await ensureReceiptKey(portal.context);
});
afterAll(() => portal.close());

const by = (vault: Context['vault']): Context => ({ ...portal.context, vault });
const check = (vault: Context['vault']) => checkMasterKey(portal.db, vault);

test('one master key takes the place of another while portals of both kinds go on', async () => {
  const { operator } = portal;
  const product = await portal.product({ issueShortKeys: true });
  const licenses = await Promise.all(
    Array.from({ length: 20 }, () => portal.license(product, { seats: 50 })),
  );
  expect(codeOf(await rewrapSecrets(portal.context, operator))).toBe('NO_OTHER_MASTER_KEY');

  // First every instance learns to read what the new one seals, then one after the other seals with it.
  expect(await check(oldFirst)).toBe('good');
  expect(await check(newAlone)).toBe('wrong');
  expect(await check(newFirst)).toBe('new');
  await adoptMasterKey(portal.db, newFirst);
  expect([await check(newFirst), await check(oldFirst)]).toEqual(['good', 'good']);
  // Whoever would forget the other one too early does not start.
  expect([await check(newAlone), await check(oldAlone)]).toEqual(['unfinished', 'unfinished']);

  let computers = 0;
  const activateSome = async (context: Context) => {
    for (const license of licenses) {
      computers += 1;
      const { request } = makeDevice(license, `PC-${computers}`);
      value(await activateComputer(context, portal.keyHolder(), request));
    }
  };
  const email = 'owner@customer.example';
  const [rewrapped] = await Promise.all([
    rewrapSecrets(by(newFirst), operator),
    activateSome(by(oldFirst)),
    activateSome(by(newFirst)),
    mailLicenseKeys(by(oldFirst), portal.keyHolder(), email),
  ]);
  expect(value(rewrapped)).toEqual({ ringKeys: 3, receiptKeys: 2, activationKeys: 20 });
  // What an instance of the old kind sealed meanwhile is found by the second call.
  await portal.license(product);
  await adoptMasterKey(portal.db, oldAlone);
  expect(value(await rewrapSecrets(by(newFirst), operator)).activationKeys).toBe(1);

  expect(await check(newAlone)).toBe('good');
  expect([await check(oldAlone), await check(oldFirst)]).toEqual(['wrong', 'new']);
  const alone = by(newAlone);
  await activateSome(alone);
  const [first] = licenses;
  if (!first) throw new Error('There is no license.');
  const device = makeDevice(first, 'PC-LAST');
  const { activationId } = value(await activateComputer(alone, operator, device.request));
  value(await deactivateComputer(alone, operator, { activationId, reason: 'sold' }));
  expect(await getReceipt(alone, operator, activationId)).not.toBeNull();
  // Mail that waits can still be read, and is not changed.
  const templates = (await queuedMail(portal.db, newAlone)).map(({ mail }) => mail.template);
  expect(templates.filter((template) => template === 'activated').length).toBe(61);
  expect(templates).toContain('license-keys');
  await expect(queuedMail(portal.db, oldAlone)).rejects.toThrow();
  const other = sql`SELECT count(*)::int AS count FROM license_key WHERE master_key_id = ${oldAlone.id}`;
  expect((await portal.db.execute(other)).rows).toEqual([{ count: 0 }]);
});
