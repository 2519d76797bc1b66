import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getOrganization } from '@/lib/operations/organization/get-organization';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { recordEvent } from '@/lib/operations/record/record-event';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { value } from '@/lib/operations/testing/value';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import type { Viewer } from '@/lib/operations/viewer';
import { listDeskOrganizations, type OrganizationFilters } from './list-desk-organizations';
import { listPeople } from './list-people';

let portal: TestPortal;
let agent: Viewer;

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
});
afterAll(() => portal.close());

describe('organizations', () => {
  test('are found by the beginning of their name, their whole reference and their kind; merged ones are gone', async () => {
    const product = await portal.product();
    const email = 'owner@works.example';
    await portal.license(product, { organization: 'Works 100%_A', email });
    await portal.license(product, { organization: 'Works B', email });
    await portal.license(product, { organization: 'Works C', email });
    await portal.license(product, { organization: null, email: 'works@private.example' });
    const merge = { from: 'Works C', into: 'Works B' };
    value(await mergeOrganizations(portal.context, portal.operator, merge));
    const cases: [OrganizationFilters, string[]][] = [
      [{ named: 'works' }, ['Works 100%_A', 'Works B', 'works@private.example']],
      [{ named: 'WORKS 100%_' }, ['Works 100%_A']],
      [{ named: 'orks' }, []],
      [{ named: 'works', kind: 'company' }, ['Works 100%_A', 'Works B']],
      [{ named: 'works', kind: 'private' }, ['works@private.example']],
    ];
    for (const [filters, expected] of cases) {
      const found = await listDeskOrganizations(portal.context, agent, { filters });
      const names = found?.rows.map(({ name }) => name).sort();
      expect(names, JSON.stringify(filters)).toEqual(expected);
      expect(found?.total).toEqual({ count: expected.length, more: false });
    }
    const filters = { named: 'Works B' };
    const merged = await listDeskOrganizations(portal.context, agent, { filters });
    expect(merged?.rows[0]).toMatchObject({ licenses: 2, people: 0, reference: 'Works B' });
  });

  test('say of one its people and its licenses by state; of a merged one where it went', async () => {
    const product = await portal.product();
    const organization = 'Totals';
    const email = 'totals@customer.example';
    const first = await portal.license(product, { organization, email, seats: 3 });
    await portal.license(product, { organization, email, seats: 4 });
    value(await suspendLicense(portal.context, portal.operator, first.licenseId));
    await portal.colleague('contact@totals.example', organization, 'contact');
    const id = await portal.organization(organization);
    const into = await portal.organization('Where it went');
    expect(await getOrganization(portal.context, agent, id)).toMatchObject({
      ...{ name: organization, personal: false, mergedInto: null, morePeople: false },
      people: [{ email: 'contact@totals.example', role: 'contact' }],
      totals: [
        { standing: 'active', licenses: 1, seats: 4 },
        { standing: 'suspended', licenses: 1, seats: 3 },
      ],
    });
    const merge = { from: id, into };
    value(await mergeOrganizations(portal.context, portal.operator, merge));
    expect(await getOrganization(portal.context, agent, id)).toMatchObject({ mergedInto: into });
    for (const nowhere of ['x', '00000000-0000-4000-8000-000000000000']) {
      expect(await getOrganization(portal.context, agent, nowhere)).toBeNull();
    }
  });
});

describe('people', () => {
  test('are the customers’, with their organizations, licenses and newest sign-in', async () => {
    const product = await portal.product();
    const email = 'sees@customer.example';
    const person = await portal.colleague(email, 'First works', 'contact');
    await portal.colleague(email, 'Second works', 'member');
    await portal.license(product, { organization: null, email });
    await portal.db.transaction((tx) =>
      recordEvent(tx, person, { type: 'person.signed-in', at: portal.clock.now() }),
    );
    const found = await listPeople(portal.context, agent, { filters: { email: 'sees@' } });
    expect(found?.rows).toMatchObject([
      {
        ...{ email, licenses: 1, signedInAt: portal.clock.now() },
        organizations: [
          { name: 'First works', role: 'contact' },
          { name: 'Second works', role: 'member' },
        ],
      },
    ]);
    const organization = await portal.organization('Second works');
    const of = await listPeople(portal.context, agent, { filters: { organization } });
    expect(of?.rows.map((row) => row.email)).toEqual([email]);
    expect(of?.organizationName).toBe('Second works');
    const staff = await listPeople(portal.context, agent, { filters: { email: 'agent@vendor' } });
    expect(staff?.rows).toEqual([]);
    const text = listPeople.csvLines(found?.rows ?? []);
    expect(text).toContain('First works (contact); Second works (member)');
  });
});

test('pages of both lead on and back, along indexes', async () => {
  await portal.db.execute(sql`
    INSERT INTO organization (name, created_at)
    SELECT 'Many ' || n % 900, timestamptz '2025-01-01Z' + (n / 7) * interval '1 minute' FROM generate_series(1, 3000) n`);
  await portal.db.execute(sql`
    INSERT INTO portal_user (email, created_at)
    SELECT 'p' || n || '@many.example', timestamptz '2025-01-01Z' + (n / 7) * interval '1 minute' FROM generate_series(1, 3000) n`);
  await portal.db.execute(sql`ANALYZE`);
  const indexes = {
    ...{ name: 'organization_named', 'name-last': 'organization_named' },
    ...{ address: 'user_addressed', 'address-last': 'user_addressed' },
  };
  for (const list of [listDeskOrganizations, listPeople]) {
    for (const sort of list.sorts) {
      const ask = (cursor?: string) =>
        (list as typeof listPeople)(portal.context, agent, { sort: sort as 'newest', cursor });
      const first = await ask();
      const second = await ask(first?.next ?? '');
      expect(await ask(second?.previous ?? ''), sort).toMatchObject({ rows: first?.rows });
      const ids = [...(first?.rows ?? []), ...(second?.rows ?? [])].map(({ id }) => id);
      expect(new Set(ids).size, sort).toBe(100);
      const plan = await explainedBy(portal.pool, () => ask(second?.next ?? ''));
      const expected = indexes[sort as keyof typeof indexes] ?? '_recent';
      expect(plan, sort).toMatch(new RegExp(`Index (Only )?Scan .*${expected}`));
    }
  }
});
