import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { license as licenseTable } from '@/lib/db/schema/license';
import { outbox } from '@/lib/db/schema/outbox';
import { openMail } from '@/lib/mail/queue-mail';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { getActivation } from '@/lib/operations/license/get-activation';
import { getLicense } from '@/lib/operations/license/get-license';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { makeMailLink } from '@/lib/operations/record/mail-link';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { revokeLicense } from '@/lib/operations/vendor/change-license';
import { sayNotMe } from '@/lib/operations/was-not-me/was-not-me';
import { changeLicenseAddress } from './change-license-address';
import { moveLicense } from './move-license';

const BEFORE = 'anna.schmidt@customer.example';
const NOW = 'anna.meier@customer.example';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.db.delete(outbox));

const eventsOf = (licenseId: string) =>
  portal.db.select().from(event).where(eq(event.licenseId, licenseId)).orderBy(desc(event.id));

const ownerOf = async (licenseId: string) =>
  (await portal.db.select().from(licenseTable).where(eq(licenseTable.id, licenseId)))[0]
    ?.organizationId;

async function mails() {
  const rows = await portal.db.select().from(outbox).orderBy(outbox.id);
  return rows.map(({ recipient, sealed }) => ({
    recipient,
    ...(sealed && openMail(portal.context.vault, sealed)),
  }));
}

test('a license is registered to another address: only that one sees it, both are told, no event holds them', async () => {
  const { context, operator } = portal;
  const product = await portal.product();
  const { licenseId } = await portal.license(product, { email: BEFORE });
  const another = await portal.license(product, { email: BEFORE });
  const [before, now] = [await portal.customer(BEFORE), await portal.customer(NOW)];
  const input = { email: ` ${NOW.toUpperCase()} `, reason: 'Married' };
  expect(value(await changeLicenseAddress(context, operator, licenseId, input))).toEqual({
    licenseId,
    email: NOW,
  });
  expect(await getLicense(context, before, licenseId)).toBeNull();
  expect(await getLicense(context, now, licenseId)).toMatchObject({ registeredEmail: NOW });
  expect(await getLicense(context, before, another.licenseId)).not.toBeNull();
  // A private buyer's goes to the person it is registered to, and with it the name of the owner.
  expect(await getLicense(context, now, licenseId)).toMatchObject({ organizationName: NOW });
  expect(await mails()).toMatchObject([
    { recipient: BEFORE, template: 'address-changed', to: 'before', path: '/' },
    { recipient: NOW, template: 'address-changed', to: 'now', path: `/licenses/${licenseId}` },
  ]);
  const [last] = await eventsOf(licenseId);
  expect(last).toMatchObject({ type: 'license.address-changed', reason: 'Married' });
  expect(last).toMatchObject({ before: { userId: before.userId }, after: { userId: now.userId } });
  expect(JSON.stringify([last?.before, last?.after])).not.toContain('@');
  const again = await changeLicenseAddress(context, operator, licenseId, input);
  expect(codeOf(again)).toBe('NOTHING_TO_CHANGE');
  const none = await changeLicenseAddress(context, operator, licenseId, { email: 'anna' });
  expect(codeOf(none)).toBe('EMAIL_INVALID');
});

test('a company keeps its license when the colleague changes, and a revoked one can be given over too', async () => {
  const { context, operator } = portal;
  const organization = 'C-change';
  const { licenseId } = await portal.license(await portal.product(), {
    email: BEFORE,
    organization,
  });
  const owner = await ownerOf(licenseId);
  value(await revokeLicense(context, operator, licenseId, 'Charged back'));
  value(await changeLicenseAddress(context, operator, licenseId, { email: NOW }));
  expect(await ownerOf(licenseId)).toBe(owner);
});

test('links that were mailed to the address before lead nowhere', async () => {
  const { context, operator } = portal;
  const license = await portal.license(await portal.product(), { email: BEFORE });
  const { request } = makeDevice(license, 'PC-1');
  const { activationId } = value(await activateComputer(context, portal.keyHolder(), request));
  const about = { id: activationId, licenseId: license.licenseId };
  const path = await portal.db.transaction((tx) =>
    makeMailLink({ tx, now: portal.clock.now() }, 'was-not-me', about),
  );
  value(await changeLicenseAddress(context, operator, license.licenseId, { email: NOW }));
  const token = path.split('token=')[1] ?? '';
  expect(codeOf(await sayNotMe(context, portal.mailReader(), token))).toBe('LINK_OVER');
});

test('a license moves to an organization and back to its private buyer; contacts see it while it is theirs', async () => {
  const { context, operator } = portal;
  const { licenseId } = await portal.license(await portal.product(), { email: BEFORE });
  const contact = await portal.colleague('it@works.example', 'C-works', 'contact');
  const own = await ownerOf(licenseId);
  const input = { organization: 'C-works', reason: 'Sold with the branch' };
  const moved = value(await moveLicense(context, operator, licenseId, input));
  expect(moved).toMatchObject({ licenseId, organizationName: 'C-works' });
  expect(await getLicense(context, contact, licenseId)).not.toBeNull();
  expect((await eventsOf(licenseId))[0]).toMatchObject({
    type: 'license.moved',
    reason: 'Sold with the branch',
    before: { organizationId: own },
    after: { organizationId: moved.organizationId },
  });
  expect(codeOf(await moveLicense(context, operator, licenseId, input))).toBe('NOTHING_TO_CHANGE');
  const back = value(await moveLicense(context, operator, licenseId, { organization: null }));
  expect(back).toMatchObject({ organizationId: own, organizationName: null });
  expect(await getLicense(context, contact, licenseId)).toBeNull();
  expect(await mails()).toMatchObject([
    { recipient: BEFORE, template: 'license-moved', organizationName: 'C-works' },
    { recipient: BEFORE, template: 'license-moved', organizationName: null },
  ]);
});

test('a license moves to nobody unknown, and not into the private licenses of another person', async () => {
  const { context, operator } = portal;
  const product = await portal.product();
  const { licenseId } = await portal.license(product, { email: BEFORE, organization: 'C-stay' });
  const foreign = await portal.license(product, { email: 'else@customer.example' });
  const move = (organization: string | undefined) =>
    moveLicense(context, operator, licenseId, { organization: organization ?? '' });
  expect(codeOf(await move('C-404'))).toBe('ORGANIZATION_UNKNOWN');
  expect(codeOf(await move(await ownerOf(foreign.licenseId)))).toBe('ORGANIZATION_PERSONAL');
  expect(await portal.db.$count(outbox)).toBe(0);
});

test('moves, other addresses and merges of organizations at once end in one of their orders', async () => {
  const { context, operator } = portal;
  const product = await portal.product();
  const organization = 'C-busy';
  const licenses = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      portal.license(product, { email: `${name}@busy.example`, organization }),
    ),
  );
  await portal.organization('C-into');
  const done = await Promise.all([
    ...licenses.map(({ licenseId }) =>
      moveLicense(context, operator, licenseId, { organization: null }),
    ),
    mergeOrganizations(context, operator, { from: organization, into: 'C-into' }),
    ...licenses.map(({ licenseId }, place) =>
      changeLicenseAddress(context, operator, licenseId, { email: `next${place}@busy.example` }),
    ),
  ]);
  expect(done.map(codeOf)).toEqual(done.map(() => null));
  for (const { licenseId } of licenses) {
    const chain = (await eventsOf(licenseId)).map(({ sequence }) => sequence);
    expect(chain).toEqual(chain.map((_, place) => chain.length - place));
    const view = await getLicense(context, operator, licenseId);
    expect(view?.organizationName).toBe(view?.registeredEmail);
  }
});

test('two active computers of a license get no one name; the name of a deactivated one is free', async () => {
  const { context, operator } = portal;
  const license = await portal.license(await portal.product(), { email: BEFORE, seats: 3 });
  const [first = '', second = ''] = await Promise.all(
    ['Mill', 'Lathe'].map(async (name) => {
      const { request } = makeDevice(license, `ID-${name}`, name);
      return value(await activateComputer(context, portal.keyHolder(), request)).activationId;
    }),
  );
  const owner = await portal.customer(BEFORE);
  const rename = (activationId: string, name: string) =>
    renameComputer(context, owner, { activationId, name });
  expect(codeOf(await rename(second, 'mill'))).toBe('NAME_TAKEN');
  // Its own name in other letters is its own.
  expect(codeOf(await rename(first, 'MILL'))).toBeNull();
  // Both at once: one of them gets it.
  const both = await Promise.all([first, second].map((one) => rename(one, 'Hall 3')));
  expect(both.map(codeOf).sort()).toEqual(['NAME_TAKEN', null]);
  const [has, not] = both[0]?.ok ? [first, second] : [second, first];
  value(await deactivateComputer(context, operator, { activationId: has, reason: 'sold' }));
  expect(codeOf(await rename(not, 'Hall 3'))).toBeNull();
});

test('a computer gets another name while it is active; one that was deactivated keeps what its receipt says', async () => {
  const { context, operator } = portal;
  const license = await portal.license(await portal.product(), { email: BEFORE });
  const { request } = makeDevice(license, 'PC-1');
  const { activationId } = value(await activateComputer(context, portal.keyHolder(), request));
  const owner = await portal.customer(BEFORE);
  const rename = (name: string) => renameComputer(context, owner, { activationId, name });
  expect(value(await rename(' Front desk '))).toMatchObject({ computerName: 'Front desk' });
  const seen = () => getActivation(context, owner, activationId);
  expect(await seen()).toMatchObject({ computerName: 'Front desk' });
  expect((await eventsOf(license.licenseId))[0]).toMatchObject({
    type: 'activation.renamed',
    activationId,
    after: { computerName: 'Front desk' },
  });
  const refused = ['', ' ', 'ü'.repeat(17), 'Front desk'].map(rename);
  expect((await Promise.all(refused)).map(codeOf)).toEqual([
    ...['NAME_INVALID', 'NAME_INVALID', 'NAME_INVALID', 'NOTHING_TO_CHANGE'],
  ]);
  const hidden = ['a\u0000b', 'a\u200bb', '\u202e7-PC', 'x\u2028y', '\ud800'].map(rename);
  expect(new Set((await Promise.all(hidden)).map(codeOf))).toEqual(new Set(['NAME_HIDDEN']));
  const stranger = await portal.customer('stranger@customer.example');
  const foreign = await renameComputer(context, stranger, { activationId, name: 'Mine' });
  expect(codeOf(foreign)).toBe('NOT_FOUND');
  value(await deactivateComputer(context, operator, { activationId, reason: 'sold' }));
  expect(codeOf(await rename('Later'))).toBe('NOT_ACTIVE');
  expect(await seen()).toMatchObject({ computerName: 'Front desk' });
});
