import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { listEvents } from '@/lib/operations/trail/list-events';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { requestRelease } from '@/lib/operations/release-request/request-release';
import { listLicenseRequests } from './list-license-requests';
import { sendComputerKey } from './send-computer-key';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

async function activated(email: string) {
  const product = await portal.product();
  const license = await portal.license(product, { email });
  const device = makeDevice({ ...product, ...license }, 'PC-1', 'CNC-3');
  const made = value(await activateComputer(portal.context, portal.operator, device.fields));
  return { ...license, device, ...made };
}

test('a key that staff send goes to the registered address alone, and stands in the history', async () => {
  const { context } = portal;
  const agent = await portal.staff('agent@vendor.example');
  const { activationId, licenseId, computerKey } = await activated('owner-1@customer.example');
  expect(value(await sendComputerKey(context, agent, activationId))).toBe(
    'owner-1@customer.example',
  );
  const [mail] = await portal.db.select().from(outbox).orderBy(desc(outbox.id)).limit(1);
  expect(mail?.recipient).toBe('owner-1@customer.example');
  const sent = mail?.sealed ? openMail(context.vault, mail.sealed) : null;
  expect(sent).toMatchObject({ template: 'computer-key', computerKey });
  const history = await listEvents(context, agent, { filters: { license: licenseId }, size: 1 });
  expect(history?.rows).toMatchObject([
    { type: 'keys.mailed', person: 'agent@vendor.example', door: 'staff', activationId },
  ]);
});

test('of a released computer no key is sent, nor to whoever asks too often', async () => {
  const { context, operator } = portal;
  const agent = await portal.staff('agent@vendor.example');
  const { activationId } = await activated('owner-2@customer.example');
  const sent = [];
  for (let n = 0; n < 30; n += 1) sent.push(await sendComputerKey(context, agent, activationId));
  expect(sent.map(codeOf)).toContain('RATE_LIMITED');
  const mails = await portal.db.$count(outbox, eq(outbox.recipient, 'owner-2@customer.example'));
  expect(mails).toBeLessThan(30);
  const other = await activated('owner-3@customer.example');
  const how = { activationId: other.activationId, reason: 'sold' };
  value(await deactivateComputer(context, operator, how));
  expect(codeOf(await sendComputerKey(context, agent, other.activationId))).toBe('NOT_ACTIVE');
});

test('what was asked about the seats of a license stands with it, newest first, and with no other', async () => {
  const { context } = portal;
  const agent = await portal.staff('agent@vendor.example');
  const { activationId, licenseId } = await activated('owner-4@customer.example');
  const other = await activated('owner-5@customer.example');
  value(await requestRelease(context, agent, { activationId, reason: 'Mainboard broken' }));
  expect(await listLicenseRequests(context, agent, licenseId)).toMatchObject([
    { activationId, computer: 'CNC-3', state: 'open', reason: 'Mainboard broken' },
  ]);
  expect(await listLicenseRequests(context, agent, other.licenseId)).toEqual([]);
  expect(await listLicenseRequests(context, agent, 'x')).toEqual([]);
});
