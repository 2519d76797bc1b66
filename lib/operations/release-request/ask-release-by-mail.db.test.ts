import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { releaseRequest } from '@/lib/db/schema/release-request';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { askReleaseByMail } from './ask-release-by-mail';
import { readMailLink } from '@/lib/operations/record/mail-link';
import { eventsOf, queuedMail } from '@/lib/operations/testing/audit';
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
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { seats: 5 });
});

async function active(id: string) {
  const { request } = makeDevice(license, id);
  const made = value(await activateComputer(portal.context, portal.operator, request));
  await portal.db.delete(outbox);
  return made.activationId;
}
const ask = (
  input: Partial<Parameters<typeof askReleaseByMail>[2]> = {},
  viewer: Parameters<typeof askReleaseByMail>[1] = portal.keyHolder(),
) =>
  askReleaseByMail(portal.context, viewer, {
    activationKey: license.activationKey,
    computerId: '',
    reason: 'Mainboard broken',
    ...input,
  });

test('the registered address gets a link about this computer; nothing else happens, nothing is told', async () => {
  const activationId = await active('PC-1');
  const events = (await eventsOf(portal.db, license.licenseId)).length;
  expect(await ask()).toEqual({ ok: true, value: null });
  const [sent, ...more] = await queuedMail(portal.db, portal.context.vault);
  expect(more).toEqual([]);
  expect(sent).toMatchObject({
    recipient: 'owner@customer.example',
    mail: { template: 'confirm-release-request', computerId: 'PC-1', reason: 'Mainboard broken' },
  });
  const path = sent?.mail.template === 'confirm-release-request' ? sent.mail.path : '';
  const token = new URLSearchParams(path.split('?')[1]).get('token') ?? '';
  const { db, context } = portal;
  expect(await readMailLink(db, context, 'release-request', token)).toMatchObject({
    activationId,
    details: { reason: 'Mainboard broken' },
  });
  expect(await eventsOf(db, license.licenseId)).toHaveLength(events);
  expect(await db.select().from(releaseRequest)).toEqual([]);
});

test('it is for one active computer, with a reason', async () => {
  expect(codeOf(await ask())).toBe('NOT_ACTIVE');
  await active('PC-1');
  await active('PC-2');
  expect(codeOf(await ask())).toBe('COMPUTER_ID_REQUIRED');
  expect(codeOf(await ask({ computerId: 'PC-3' }))).toBe('NOT_ACTIVE');
  expect(codeOf(await ask({ computerId: 'pc-2', reason: ' \n' }))).toBe('REASON_REQUIRED');
  value(await ask({ computerId: 'pc-2' }));
});

test('one client asks an owner three times a day per license, and takes nobody else theirs', async () => {
  await active('PC-1');
  const one = portal.keyHolder();
  for (let n = 0; n < 5; n += 1) await ask({ reason: '' }, one);
  for (let n = 0; n < 3; n += 1) value(await ask({}, one));
  expect(codeOf(await ask({}, one))).toBe('RATE_LIMITED');
  const elsewhere = { kind: 'key-holder', address: '198.51.100.77' } as const;
  expect(codeOf(await ask({}, elsewhere))).toBeNull();
});

test('where deactivating is not offered, neither is this', async () => {
  await active('PC-1');
  await portal.set('customerSite/showDeactivateLink', false);
  expect(codeOf(await ask())).toBe('NOT_OFFERED');
  expect(codeOf(await ask({ activationKey: 'x' }))).toBe('NOT_OFFERED');
  await portal.set('customerSite/showDeactivateLink', null);
});
