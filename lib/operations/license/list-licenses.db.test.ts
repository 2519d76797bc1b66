import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { getLicense } from './get-license';
import { listLicenses } from './list-licenses';
import { listOrganizations } from '@/lib/operations/organization/list-organizations';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';

let portal: TestPortal;
let owner: Viewer;
let licenses: TestLicense[];
beforeAll(async () => {
  portal = await buildPortal();
  owner = await portal.customer('owner@customer.example');
  const product = await portal.product({ name: 'Example CAD 100%' });
  licenses = [];
  for (let i = 0; i < 60; i++) {
    // Several of one moment, so that the order also needs the id.
    if (i % 3 === 0) portal.clock.advance({ milliseconds: 1 });
    licenses.push(await portal.license(product, { seats: 200, organization: `Organization ${i}` }));
  }
});
afterAll(() => portal.close());

async function allPages<P extends { nextCursor: string | null }>(
  page: (cursor?: string) => Promise<P>,
) {
  const pages = [await page()];
  for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor)
    pages.push(await page(next));
  return pages;
}

async function list(input: { cursor?: string; search?: string }) {
  const page = await listLicenses(portal.context, owner, input);
  if (!page) throw new Error('The owner may list licenses.');
  return page;
}

test('the pages together hold every license once, newest first', async () => {
  const pages = await allPages((cursor) => list(cursor ? { cursor } : {}));
  expect(pages.map((page) => page.licenses.length)).toEqual([25, 25, 10]);
  const ids = pages.flatMap((page) => page.licenses.map((one) => one.id));
  expect([...ids].sort()).toEqual(licenses.map((one) => one.licenseId).sort());
  const order = ids.map((id) => Math.floor(licenses.findIndex((one) => one.licenseId === id) / 3));
  expect(order).toEqual([...order].sort((a, b) => b - a));
});

test('a search finds organization, product, address and the end of the key, signs taken literally', async () => {
  const find = async (search: string) => (await list({ search })).licenses.length;
  expect(await find('ORGANIZATION 59')).toBe(1);
  expect(await find('100%')).toBe(25);
  expect(await find('%')).toBe(25);
  expect(await find('1_0')).toBe(0);
  expect(await find('owner@customer')).toBe(25);
  expect(await find(licenses[7]?.activationKey.slice(-5).toLowerCase() ?? '')).toBe(1);
  expect(await find("'; --\\\0")).toBe(0);
});

test('an address is found as people read it, by its domain too, as that of a private buyer', async () => {
  const stored = 'kundin@xn--grner-tal-r9a.example';
  const product = await portal.product();
  const { licenseId } = await portal.license(product, { email: stored });
  await portal.license(product, { email: 'kundin@xn--mller-kva.example' });
  for (const search of ['Kundin@grüner-tal.example', 'GRÜNER-TAL.example', stored, 'r9a.exam']) {
    const page = await listLicenses(portal.context, portal.operator, { search });
    expect(
      page?.licenses.map(({ id }) => id),
      search,
    ).toEqual([licenseId]);
    const named = await listOrganizations(portal.context, portal.operator, { search, limit: 9 });
    expect(
      value(named).map(({ name }) => name),
      search,
    ).toEqual([stored]);
  }
});

test('the computers of a license come in pages, active ones first', async () => {
  const [license] = licenses as [TestLicense];
  value(
    await activateComputer(portal.context, portal.keyHolder(), makeDevice(license, 'PC-0').request),
  );
  await portal.sql`
    INSERT INTO activation SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', gen_random_uuid(), 'seat', i + 1, 'computer_id', 'PC-' || i,
        'activated_at', one.activated_at + i / 3 * interval '1 millisecond',
        'computer_id_hash', '\\x' || lpad(to_hex(i), 64, '0'),
        'device_code', '\\x' || lpad(to_hex(i), 20, '0')))).*
      FROM activation one, generate_series(1, 59) i`;
  await portal.sql`
    UPDATE activation SET state = 'released_claimed', closed_at = now() WHERE computer_id < 'PC-2'`;
  const pages = await allPages(async (cursor) => {
    const page = await getLicense(
      portal.context,
      owner,
      license.licenseId,
      cursor ? { cursor } : {},
    );
    if (!page) throw new Error('The license is not seen.');
    return page;
  });
  const computers = pages.flatMap((page) => page.computers);
  expect(new Set(computers.map((one) => one.computerId)).size).toBe(60);
  expect(computers).toHaveLength(60);
  const active = computers.map((one) => one.state === 'active');
  expect(active.lastIndexOf(true)).toBe((pages[0]?.seatsUsed ?? 0) - 1);
  const found = await getLicense(portal.context, owner, license.licenseId, { search: 'pc-59' });
  expect(found?.computers).toHaveLength(1);
});

test('a list holds what the viewer may see', async () => {
  const product = await portal.product();
  const email = 'eve@list.example';
  await portal.license(product, { organization: 'Listed Ltd', email });
  await portal.license(product, { organization: 'Unlisted Ltd', email: 'else@other.example' });
  const seen = async (viewer: Viewer) => {
    const page = await listLicenses(portal.context, viewer);
    return page?.licenses.map((license) => license.organizationName) ?? null;
  };
  expect(await seen(await portal.customer(email))).toEqual(['Listed Ltd']);
  const contact = await portal.colleague('contact@list.example', 'Listed Ltd', 'contact');
  expect(await seen(contact)).toEqual(['Listed Ltd']);
  const others = await portal.colleague('contact@other.example', 'Unlisted Ltd', 'contact');
  expect(await seen(others)).toEqual(['Unlisted Ltd']);
  const staff = await portal.staff('agent@vendor.example');
  expect(await seen(staff)).toEqual(expect.arrayContaining(['Listed Ltd', 'Unlisted Ltd']));
  const member = await portal.colleague('member@list.example', 'Listed Ltd', 'member');
  for (const viewer of [member, await portal.customer('stranger@elsewhere.example')]) {
    expect(await seen(viewer)).toEqual([]);
  }
  expect(await seen(portal.keyHolder())).toBeNull();
});
