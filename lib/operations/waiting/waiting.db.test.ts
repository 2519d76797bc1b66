import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { getActivation } from '@/lib/operations/license/get-activation';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import { askActivationByMail } from './ask-activation-by-mail';
import { confirmActivation, describeActivationLink } from './confirm-activation';

const OWNER = 'owner@customer.example';
let portal: TestPortal;
let license: TestLicense;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(await portal.product(), { email: OWNER, seats: 1 });
  const place = { scope: 'license', licenseId: license.licenseId } as const;
  await portal.set('customerSite/showDeactivationVerificationCode', true, place);
  await portal.db.delete(outbox);
});

const activate = (text: string) =>
  activateComputer(portal.context, portal.keyHolder(), { request: text });

async function mails() {
  const rows = await portal.db.select().from(outbox).orderBy(outbox.id);
  return rows.map(({ recipient, sealed }) => ({
    recipient,
    ...(sealed && openMail(portal.context.vault, sealed)),
  }));
}

/** A computer that was set up anew: its old activation, its new request, and the token of the mail. */
async function setUpAnew() {
  const first = makeDevice(license, 'PC-1', 'Front desk').request.request;
  const { activationId } = value(await activate(first));
  const again = makeDevice(license, 'PC-1', 'Chosen by whoever asks').request.request;
  expect(codeOf(await activate(again))).toBe('SUPERSEDE_NEEDS_OWNER');
  await portal.db.delete(outbox);
  value(await askActivationByMail(portal.context, portal.keyHolder(), again));
  const [mail] = await mails();
  const path = mail && 'path' in mail ? String(mail.path) : '';
  return { activationId, again, mail, token: path.split('token=')[1] ?? '' };
}

const read = (token: string) => describeActivationLink(portal.context, portal.mailReader(), token);
const yes = (token: string) => confirmActivation(portal.context, portal.mailReader(), token);
const stateOf = async (id: string) =>
  (await getActivation(portal.context, portal.operator, id))?.state;

test('the owner is mailed what they know, says yes once, and the request that waited has its key', async () => {
  const { activationId, again, mail, token } = await setUpAnew();
  expect(mail).toMatchObject({
    ...{ recipient: OWNER, template: 'confirm-activation' },
    ...{ computerName: 'Front desk', computerId: 'PC-1' },
  });
  const known = JSON.stringify([mail, await portal.sql`SELECT * FROM mail_link`]);
  expect(known).not.toContain(license.activationKey.replaceAll('-', ''));
  expect(known).not.toContain(license.activationKey);
  for (let n = 0; n < 3; n += 1) {
    expect(value(await read(token))).toMatchObject({
      computerName: 'Front desk',
      next: 'activate',
    });
  }
  expect(await stateOf(activationId)).toBe('active');

  expect(value(await yes(token))).toMatchObject({ superseded: true });
  expect(await stateOf(activationId)).toBe('superseded');
  // The phone that scanned, or the wizard that tries again.
  expect(value(await activate(again))).toMatchObject({ reused: true });
  expect(codeOf(await yes(token))).toBe('LINK_OVER');
  expect(codeOf(await read(token))).toBe('LINK_OVER');
});

test('of two tabs that say yes at once one does it, and one computer is active', async () => {
  const { token } = await setUpAnew();
  const both = await Promise.all([yes(token), yes(token), yes(token)]);
  expect(both.map(codeOf).sort()).toEqual(['LINK_OVER', 'LINK_OVER', null].sort());
  const active = await portal.sql`SELECT count(*)::int AS n FROM activation
    WHERE license_id = ${license.licenseId} AND state = 'active'`;
  expect(active).toMatchObject([{ n: 1 }]);
});

test('a yes that is refused is taken back whole: the link still works when it may be', async () => {
  const { activationId, token } = await setUpAnew();
  value(await suspendLicense(portal.context, portal.operator, license.licenseId));
  expect(value(await read(token)).next).toMatchObject({ code: 'LICENSE_SUSPENDED' });
  expect(codeOf(await yes(token))).toBe('LICENSE_SUSPENDED');
  expect(await stateOf(activationId)).toBe('active');
  await portal.sql`UPDATE license SET status = 'active' WHERE id = ${license.licenseId}`;
  expect(value(await yes(token))).toMatchObject({ superseded: true });
});

test('a link is over after a day, and whoever is signed in for other licenses changes nothing', async () => {
  const { token } = await setUpAnew();
  const foreign = await portal.customer('foreign@customer.example');
  expect(value(await confirmActivation(portal.context, foreign, token))).toMatchObject({
    superseded: true,
  });
  const next = await setUpAnewAgain();
  portal.clock.advance({ days: 1 });
  expect(codeOf(await yes(next))).toBe('LINK_OVER');
});

async function setUpAnewAgain() {
  await portal.db.delete(outbox);
  const request = makeDevice(license, 'PC-1').request.request;
  value(await askActivationByMail(portal.context, portal.keyHolder(), request));
  const [mail] = await mails();
  return String(mail && 'path' in mail ? mail.path : '').split('token=')[1] ?? '';
}

test('the answer is the same whether there was something to ask; three in a day from one address', async () => {
  const viewer = portal.keyHolder();
  const ask = (id: string) =>
    askActivationByMail(portal.context, viewer, makeDevice(license, id).request.request);
  value(await activate(makeDevice(license, 'PC-1').request.request));
  await portal.db.delete(outbox);
  expect([await ask('PC-1'), await ask('PC-2'), await ask('PC-1')].map(codeOf)).toEqual([
    ...[null, null, null],
  ]);
  expect((await mails()).map((mail) => mail.recipient)).toEqual([OWNER, OWNER]);
  expect(codeOf(await ask('PC-1'))).toBe('RATE_LIMITED');
  const unknown = makeDevice({ ...license, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' }, 'PC-1');
  expect(codeOf(await askActivationByMail(portal.context, viewer, unknown.request.request))).toBe(
    'AK_UNKNOWN',
  );
});
