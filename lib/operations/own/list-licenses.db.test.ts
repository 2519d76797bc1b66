import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOrganizations } from '@/lib/operations/organization/list-organizations';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
} from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { revokeLicense, suspendLicense } from '@/lib/operations/vendor/change-license';
import { type LicenseFilters, listLicenses } from './list-licenses';

let portal: TestPortal;
let owner: Viewer;
let licenses: TestLicense[];
beforeAll(async () => {
  portal = await buildPortal();
  owner = await portal.customer('owner@customer.example');
  const product = await portal.product({ name: 'Example CAD 100%' });
  licenses = [];
  for (let i = 0; i < 120; i++) {
    // Several of one moment, so that the order also needs the id.
    if (i % 3 === 0) portal.clock.advance({ milliseconds: 1 });
    licenses.push(await portal.license(product, { organization: `Organization ${i}` }));
  }
});
afterAll(() => portal.close());

async function list(input: Parameters<typeof listLicenses>[2] = {}, viewer = owner) {
  const page = await listLicenses(portal.context, viewer, input);
  if (!page) throw new Error('The owner may list licenses.');
  return page;
}
const idsOf = ({ rows }: { rows: { id: string }[] }) => rows.map(({ id }) => id);

test('the pages together hold every license once, newest first, on and back', async () => {
  const pages = [await list()];
  for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) {
    pages.push(await list({ cursor: next }));
  }
  expect(pages.map(({ rows }) => rows.length)).toEqual([50, 50, 20]);
  const ids = pages.flatMap(idsOf);
  expect([...ids].sort()).toEqual(licenses.map((one) => one.licenseId).sort());
  const order = ids.map((id) => Math.floor(licenses.findIndex((one) => one.licenseId === id) / 3));
  expect(order).toEqual([...order].sort((a, b) => b - a));
  const back = await list({ cursor: pages[2]?.previous ?? '' });
  expect(idsOf(back)).toEqual(pages[1] && idsOf(pages[1]));
  expect((await list({ sort: 'oldest', size: 120 })).rows.map(({ id }) => id)).toEqual(
    ids.toReversed(),
  );
  expect(pages[0]?.total).toEqual({ count: 120, more: false });
});

test('a search finds organization, product, address and the end of the key, signs taken literally', async () => {
  const find = async (q: string) => (await list({ filters: { q } })).total.count;
  expect(await find('ORGANIZATION 59')).toBe(1);
  expect(await find('100%')).toBe(120);
  expect(await find('%')).toBe(120);
  expect(await find('1_0')).toBe(0);
  expect(await find('owner@customer')).toBe(120);
  expect(await find(licenses[7]?.activationKey.slice(-5).toLowerCase() ?? '')).toBe(1);
  expect(await find("'; --\\\0")).toBe(0);
  expect(await find(' ')).toBe(120);
  const cursor = (await list({ filters: { q: 'example' } })).next ?? '';
  expect((await list({ filters: { q: 'example' }, cursor })).previous).not.toBeNull();
});

test('an address is found as people read it, by its domain too, as that of a private buyer', async () => {
  const stored = 'kundin@xn--grner-tal-r9a.example';
  const product = await portal.product();
  const { licenseId } = await portal.license(product, { email: stored });
  await portal.license(product, { email: 'kundin@xn--mller-kva.example' });
  for (const search of ['Kundin@grüner-tal.example', 'GRÜNER-TAL.example', stored, 'r9a.exam']) {
    const page = await list({ filters: { q: search } }, portal.operator);
    expect(idsOf(page), search).toEqual([licenseId]);
    const named = await listOrganizations(portal.context, portal.operator, { search, limit: 9 });
    expect(
      value(named).map(({ name }) => name),
      search,
    ).toEqual([stored]);
  }
});

test('each filter finds what it says, alone and with others, across own and organization', async () => {
  const reference = 'Filtered Ltd';
  const email = 'it@filtered.example';
  const contact = await portal.colleague(email, reference, 'contact');
  const [one, two] = [await portal.product({ name: 'Alpha' }), await portal.product()];
  const make = (of: typeof one, input: Parameters<typeof portal.license>[1]) =>
    portal.license(of, { organization: reference, email: 'colleague@filtered.example', ...input });
  const plain = await make(one, {});
  const both = await make(two, { email });
  const own = await make(one, { organization: null, email });
  const trial = await make(two, { term: 'trial', lastDay: '2026-10-08' });
  const grace = await make(one, { term: 'subscription', lastDay: '2026-09-25' });
  const over = await make(one, { term: 'subscription', lastDay: '2026-08-01' });
  const [held, gone] = [await make(two, {}), await make(two, { email })];
  await portal.set('options/subscriptionGracePeriod', 14, {
    scope: 'product',
    productId: one.productId,
  });
  value(await suspendLicense(portal.context, portal.operator, held.licenseId));
  value(await revokeLicense(portal.context, portal.operator, gone.licenseId));
  const organizationId = await portal.organization(reference);
  const all = [plain, both, own, trial, grace, over, held, gone];
  const cases: [LicenseFilters, TestLicense[]][] = [
    [{}, all],
    [{ owner: 'own' }, [both, own, gone]],
    [{ owner: organizationId }, all.filter((license) => license !== own)],
    [{ owner: await portal.organization('Organization 1') }, []],
    [{ status: 'active' }, [plain, both, own, trial]],
    [{ status: 'grace' }, [grace]],
    [{ status: 'expired' }, [over]],
    [{ status: 'suspended' }, [held]],
    [{ status: 'revoked', owner: 'own' }, [gone]],
    [{ product: one.productId }, [plain, own, grace, over]],
    [{ product: two.productId, q: 'filtered ltd' }, [both, trial, held, gone]],
    [{ q: 'alpha', owner: 'own' }, [own]],
    [{ q: 'colleague@' }, [plain, trial, grace, over, held]],
    [{ ending: 7 }, [trial]],
    [{ ending: 6 }, []],
  ];
  for (const [filters, expected] of cases) {
    const found = await list({ filters }, contact);
    const said = JSON.stringify(filters);
    expect(idsOf(found).sort(), said).toEqual(expected.map((each) => each.licenseId).sort());
    expect(found.total, said).toEqual({ count: expected.length, more: false });
  }
  const byEnd = await list({ sort: 'ending' }, contact);
  expect(idsOf(byEnd)).toEqual([over, grace, trial].map(({ licenseId }) => licenseId));
  expect(byEnd.products?.map(({ id }) => id).sort()).toEqual([one.productId, two.productId].sort());
  expect(byEnd.organizations).toEqual([{ id: organizationId, name: reference, role: 'contact' }]);
});

test('a list holds what the viewer may see', async () => {
  const product = await portal.product();
  const email = 'eve@list.example';
  await portal.license(product, { organization: 'Listed Ltd', email });
  await portal.license(product, { organization: 'Unlisted Ltd', email: 'else@other.example' });
  const seen = async (viewer: Viewer) => {
    const page = await listLicenses(portal.context, viewer);
    return page?.rows.map((license) => license.organizationName) ?? null;
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
    for (const q of ['Listed', 'eve@', 'Example']) {
      expect((await list({ filters: { q } }, viewer)).rows).toEqual([]);
    }
  }
  expect(await seen(portal.keyHolder())).toBeNull();
});
