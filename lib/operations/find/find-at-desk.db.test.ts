import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { findAtDesk } from './find-at-desk';

let portal: TestPortal;
let agent: Viewer;
let world: Awaited<ReturnType<typeof fill>>;

async function fill() {
  const { context, operator } = portal;
  const product = await portal.product();
  const organizationId = await portal.organization('Works & Sons');
  const license = await portal.license(product, {
    ...{
      organization: 'Works & Sons',
      email: 'Ada.Lovelace@Customer.example',
      reference: 'SO-2026/118',
    },
  });
  await portal.license(product, { email: 'ada.minor@customer.example' });
  const { licenseId: readable } = await portal.license(product, { email: 'ada@bücher.example' });
  const device = makeDevice({ ...product, ...license }, 'CNC-0001_A', 'Mill Ä 3');
  const { activationId } = value(await activateComputer(context, operator, device.fields));
  const gone = makeDevice({ ...product, ...license }, 'OLD-7', 'Old laptop');
  const closed = value(await activateComputer(context, operator, gone.fields)).activationId;
  value(await deactivateComputer(context, operator, { activationId: closed, code: gone.dvc }));
  return { license, device, activationId, gone, closed, organizationId, readable };
}

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
  world = await fill();
});
afterAll(() => portal.close());

async function find(text: string) {
  const found = await findAtDesk(portal.context, agent, text);
  return {
    licenses: found?.licenses.map(({ id }) => id) ?? [],
    computers: found?.computers.map((one) => one.activationId).sort() ?? [],
    organizations: found?.organizations.map(({ id }) => id) ?? [],
    products: found?.products.map(({ name }) => name),
    properties: found?.properties,
    unusedCode: found?.unusedCode,
  };
}

const none = {
  ...{ licenses: [], computers: [], organizations: [], products: [], properties: [] },
  unusedCode: false,
};

test('one box finds by whatever a customer can name', async () => {
  const { license, device, activationId, gone, closed, organizationId } = world;
  const { licenseId, activationKey } = license;
  const ofLicense = { ...none, licenses: [licenseId] };
  const ofComputer = { ...none, computers: [activationId] };
  const cases: [string, Awaited<ReturnType<typeof find>>][] = [
    [activationKey, ofLicense],
    [` ${activationKey.toLowerCase().replaceAll('-', ' ')} `, ofLicense],
    [activationKey.slice(-5), ofLicense],
    [`…${activationKey.slice(-5)}`, ofLicense],
    ['ADA.lovelace@customer.example', ofLicense],
    ['ada.love', ofLicense],
    ['ada@bücher.example', { ...none, licenses: [world.readable] }],
    [licenseId.toUpperCase(), ofLicense],
    [' SO-2026/118 ', ofLicense],
    ['SO-2026/1', none],
    ['works', { ...none, organizations: [organizationId] }],
    ['Works & Sons', { ...none, organizations: [organizationId] }],
    [organizationId, { ...none, organizations: [organizationId] }],
    [' cnc-0001_a ', ofComputer],
    ['CNC-0', ofComputer],
    ['mill Ä', ofComputer],
    [device.deviceCode, ofComputer],
    [activationId, ofComputer],
    [gone.dvc, { ...none, computers: [closed] }],
    [closed, { ...none, computers: [closed] }],
    [device.dvc, { ...none, unusedCode: true }],
    ['example c', { ...none, products: ['Example CAD'] }],
    [String(license.productId), { ...none, products: ['Example CAD'] }],
    ['releasePERIODin', { ...none, properties: ['options/maxReleasePeriodInDays'] }],
    ['CNC-0001%', none],
    ['_NC', none],
    ['', none],
    [' \0 ', none],
    ["' OR true --", none],
  ];
  for (const [text, expected] of cases) expect(await find(text), text).toEqual(expected);
});

test('of each kind so many are found, each along its index', async () => {
  const { db } = portal;
  await db.execute(sql`
    INSERT INTO license (id, product_id, organization_id, registered_email, seats, term)
    SELECT gen_random_uuid(), l.product_id, l.organization_id, 'many-' || n || '@customer.example', 1, 'perpetual'
    FROM license l, generate_series(1, 5000) n WHERE l.id = ${world.license.licenseId}`);
  await db.execute(sql`
    INSERT INTO license_key (license_id, form, lookup, sealed, master_key_id, last_group)
    SELECT l.id, 'olp1', uuid_send(l.id), '', 'k', substr(md5(l.id::text), 1, 5) FROM license l
    WHERE NOT EXISTS (SELECT 1 FROM license_key k WHERE k.license_id = l.id)`);
  await db.execute(sql`
    INSERT INTO activation (license_id, product_id, state, seat, computer_id, computer_id_hash, computer_name,
      unbound_last_day, kid, epoch, computer_key, activated_door, closed_at, closed_door, closed_by)
    SELECT a.license_id, a.product_id, 'superseded', 1, 'MANY-' || n, decode(md5(n::text), 'hex'), 'Many ' || n,
      '2030-01-01', a.kid, a.epoch, a.computer_key, 'portal', now(), 'portal', 'customer'
    FROM activation a, generate_series(1, 5000) n WHERE a.id = ${world.activationId}`);
  await db.execute(sql`ANALYZE`);
  const many = await find('many');
  expect([many.licenses.length, many.computers.length]).toEqual([8, 8]);
  expect((await find('many-77@')).licenses).toHaveLength(1);
  for (const text of ['many-77@', 'MANY-4999', 'ABCDE', 'SO-2026/118', world.gone.dvc, 'Works']) {
    const plan = await explainedBy(portal.pool, () => findAtDesk(portal.context, agent, text));
    expect(plan, text).not.toMatch(/Seq Scan on (license|license_key|activation)\b/);
  }
});
