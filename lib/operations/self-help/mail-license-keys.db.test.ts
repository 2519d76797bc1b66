import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import { mailLicenseKeys } from './mail-license-keys';
import { queuedMail } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let product: TestProduct;
let email = '';
let owners = 0;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  owners += 1;
  email = `owner-${owners}@customer.example`;
  await portal.db.delete(outbox);
});

const ask = (of = email, viewer = portal.keyHolder()) =>
  mailLicenseKeys(portal.context, viewer, of);
const mailed = async () => {
  const mails = await queuedMail(portal.db, portal.context.vault);
  return mails.map(({ recipient, mail }) => {
    if (mail.template !== 'license-keys') throw new Error(mail.template);
    return { recipient, keys: mail.licenses.map((one) => one.activationKey).sort() };
  });
};

test('all keys of an address go to that address; everybody else gets the same answer and no mail', async () => {
  const own = [await portal.license(product, { email }), await portal.license(product, { email })];
  await portal.license(product, { email: 'other@customer.example' });
  value(await portal.colleague('colleague@customer.example', 'Works', 'contact').then(() => ask()));
  expect(await mailed()).toEqual([
    { recipient: email, keys: own.map((one) => one.activationKey).sort() },
  ]);
  await portal.db.delete(outbox);
  for (const other of ['nobody@customer.example', 'colleague@customer.example']) {
    expect(await ask(other)).toEqual({ ok: true, value: null });
  }
  expect(await mailed()).toEqual([]);
});

test('each leaves an event that names neither address nor key', async () => {
  const own = await portal.license(product, { email });
  for (const [to, licenses] of [
    [email, 1],
    ['nobody@event.example', 0],
  ] as const) {
    value(await ask(to));
    const [last] = await portal.db.select().from(event).orderBy(desc(event.id)).limit(1);
    expect(last).toMatchObject({ type: 'keys.mailed', actor: 'key-holder', after: { licenses } });
    expect(JSON.stringify(last)).not.toContain('@');
    expect(JSON.stringify(last)).not.toContain(own.activationKey);
  }
});

describe('what the vendor leaves out', () => {
  const properties = {
    expired: 'customerSite/requestKeysExcludeExpired',
    revoked: 'customerSite/requestKeysExcludeRevoked',
    trials: 'customerSite/requestKeysExcludeTrials',
  } as const;

  async function keys() {
    const lastDay = '2026-09-30';
    const made = {
      runs: await portal.license(product, { email }),
      expired: await portal.license(product, { email, term: 'subscription', lastDay }),
      grace: await portal.license(product, { email, term: 'subscription', lastDay }),
      revoked: await portal.license(product, { email }),
      suspended: await portal.license(product, { email }),
      trial: await portal.license(product, { email, term: 'trial', lastDay: '2026-10-01' }),
    };
    const { grace, revoked, suspended } = made;
    const place = { scope: 'license', licenseId: grace.licenseId } as const;
    await portal.set('options/subscriptionGracePeriod', 1, place);
    value(await revokeLicense(portal.context, portal.operator, revoked.licenseId));
    value(await suspendLicense(portal.context, portal.operator, suspended.licenseId));
    return made;
  }
  type Made = Awaited<ReturnType<typeof keys>>;

  test.each<[string, Partial<Record<keyof typeof properties, boolean>>, (keyof Made)[]]>([
    ['as it comes', {}, ['runs', 'grace', 'suspended', 'trial']],
    ['with expired ones', { expired: false }, ['runs', 'expired', 'grace', 'suspended', 'trial']],
    ['with revoked ones', { revoked: false }, ['runs', 'grace', 'revoked', 'suspended', 'trial']],
    ['without trials', { trials: true }, ['runs', 'grace', 'suspended']],
  ])('%s', async (_what, set, expected) => {
    const made = await keys();
    for (const [name, to] of Object.entries(set)) {
      await portal.set(properties[name as keyof typeof properties], to);
    }
    value(await ask());
    const wanted = expected.map((name) => made[name].activationKey).sort();
    expect(await mailed()).toEqual([{ recipient: email, keys: wanted }]);
    for (const name of Object.values(properties)) await portal.set(name, null);
  });

  test('may be all there is: then there is no mail, and the same answer', async () => {
    await portal.license(product, { email, term: 'trial', lastDay: '2026-09-30' });
    expect(await ask()).toEqual({ ok: true, value: null });
    expect(await mailed()).toEqual([]);
  });
});

test('one client has an address mailed three times an hour, and asks thirty times, known or not', async () => {
  await portal.license(product, { email });
  const one = portal.keyHolder();
  const codes = async (of: string) => {
    const answers: (string | null)[] = [];
    for (let n = 0; n < 4; n += 1) answers.push(codeOf(await ask(of, one)));
    return answers;
  };
  expect(await codes(email)).toEqual([null, null, null, 'RATE_LIMITED']);
  expect(await codes('nobody-else@customer.example')).toEqual([null, null, null, 'RATE_LIMITED']);
  const client = (n: number) => ({ kind: 'key-holder', address: `2001:db8:1:2::${n}` }) as const;
  for (let n = 0; n < 30; n += 1) value(await ask(`a-${n}@customer.example`, client(n)));
  expect(codeOf(await ask('b@customer.example', client(31)))).toBe('RATE_LIMITED');
});

test('strangers take nobody their keys: what they ask for only makes the next mail later, and one', async () => {
  await portal.license(product, { email });
  const from = (n: number) => ({ kind: 'key-holder', address: `198.51.100.${n}` }) as const;
  for (let n = 0; n < 12; n += 1) value(await ask(email, from(n)));
  value(await ask());
  const rows = await portal.sql`
    SELECT due_at > now() AS later FROM outbox WHERE recipient = ${email} ORDER BY id`;
  expect(rows.map(({ later }) => later)).toEqual([false, false, false, true]);
});

test('where the vendor does not offer it, it is refused and nothing is mailed', async () => {
  await portal.license(product, { email });
  await portal.set('customerSite/showEmailLicenseKeysLink', false);
  expect(codeOf(await ask())).toBe('NOT_OFFERED');
  expect(await mailed()).toEqual([]);
  await portal.set('customerSite/showEmailLicenseKeysLink', null);
});
