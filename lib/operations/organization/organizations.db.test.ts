import { randomUUID } from 'node:crypto';
import { desc, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { membership } from '@/lib/db/schema/membership';
import { organization } from '@/lib/db/schema/organization';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { eventsOf, faultInChain } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { codeOf, value } from '@/lib/operations/testing/value';
import { addMember } from '@/lib/operations/people/add-member';
import { createLicense } from '@/lib/operations/vendor/create-license';
import type { Viewer } from '@/lib/operations/viewer';
import { createOrganization } from './create-organization';
import { listOrganizations } from './list-organizations';
import { mergeOrganizations } from './merge-organizations';
import { renameOrganization } from './rename-organization';

let portal: TestPortal;
let product: TestProduct;
beforeAll(async () => {
  portal = await buildPortal({ max: 30 });
  product = await portal.product();
});
afterAll(() => portal.close());

let mark = 0;
/** A reference that no other test uses. */
let reference: string;
beforeEach(() => {
  mark += 1;
  reference = `C-${mark}`;
});

const create = async (input: { name: string; reference?: string }) =>
  value(await createOrganization(portal.context, portal.operator, input));
const merge = (from: string, into: string, context = portal.context) =>
  mergeOrganizations(context, portal.operator, { from, into });
const rename = (named: string, to: { name?: string; reference?: string }) =>
  renameOrganization(portal.context, portal.operator, { organization: named, ...to });
const licensed = (to: string | null, email = `buyer-${mark}@example.com`, context?: object) =>
  createLicense({ ...portal.context, ...context }, portal.operator, {
    productId: product.productId,
    organization: to,
    email,
    seats: 3,
    term: 'perpetual',
  });
const contact = async (email: string, of: string): Promise<Viewer> => {
  value(
    await addMember(portal.context, portal.operator, { email, organization: of, role: 'contact' }),
  );
  return portal.customer(email);
};
const seenBy = async (viewer: Viewer) =>
  ((await listLicenses(portal.context, viewer))?.rows ?? []).map((one) => one.id).sort();
const ownerOf = async (licenseId: string) =>
  (await portal.db.select().from(license).where(eq(license.id, licenseId)))[0]?.organizationId;
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const lastEvent = async (type: 'organization.renamed' | 'organization.merged') =>
  (
    await portal.db
      .select()
      .from(event)
      .where(eq(event.type, type))
      .orderBy(desc(event.id))
      .limit(1)
  )[0];

describe('creating', () => {
  test('ten at once with one reference make one, and nine say that it was there', async () => {
    const made = await Promise.all(times(10, () => create({ name: 'Race Ltd', reference })));
    expect(new Set(made.map((one) => one.organizationId)).size).toBe(1);
    expect(made.filter((one) => one.existed)).toHaveLength(9);
    const rows = await portal.db
      .select()
      .from(organization)
      .where(eq(organization.reference, reference));
    expect(rows).toHaveLength(1);
    const created = await portal.db
      .select()
      .from(event)
      .where(eq(event.type, 'organization.created'));
    const ofThis = created.filter((one) => one.after?.reference === reference);
    expect(ofThis.map((one) => one.after)).toEqual([
      { organizationId: rows[0]?.id, name: 'Race Ltd', reference },
    ]);
  });

  test('two of one name stay two, and each contact sees the own licenses only', async () => {
    const [one, other] = [await create({ name: 'Acme' }), await create({ name: 'Acme' })];
    const first = value(await licensed(one.organizationId, 'a@acme.example'));
    const second = value(await licensed(other.organizationId, 'b@acme.example'));
    expect(await seenBy(await contact(`first-${mark}@acme.example`, one.organizationId))).toEqual([
      first.licenseId,
    ]);
    expect(
      await seenBy(await contact(`second-${mark}@acme.example`, other.organizationId)),
    ).toEqual([second.licenseId]);
  });

  test('ten licenses at once for one private buyer make one personal organization', async () => {
    const email = `private-${mark}@example.com`;
    const made = (await Promise.all(times(10, () => licensed(null, email)))).map(value);
    const owners = new Set(await Promise.all(made.map((one) => ownerOf(one.licenseId))));
    expect(owners.size).toBe(1);
    const rows = await portal.db
      .select()
      .from(organization)
      .where(eq(organization.personalEmail, email));
    expect(rows.map((row) => row.id)).toEqual([...owners]);
  });

  test('an empty name or reference, or one too long, is refused', async () => {
    const tried = (input: { name: string; reference?: string }) =>
      createOrganization(portal.context, portal.operator, input).then(codeOf);
    expect(await tried({ name: ' \u0000 ' })).toBe('NAME_INVALID');
    expect(await tried({ name: 'x'.repeat(255) })).toBe('NAME_INVALID');
    expect(await tried({ name: 'Acme', reference: ' ' })).toBe('REFERENCE_INVALID');
    expect(await tried({ name: 'Acme', reference: 'x'.repeat(101) })).toBe('REFERENCE_INVALID');
    // Four bytes each, one character each: as PostgreSQL counts.
    expect(await tried({ name: '😀'.repeat(254), reference })).toBeNull();
  });
});

describe('naming', () => {
  test('is by id or reference; a name of one is refused by everything', async () => {
    const name = `Only a name ${mark}`;
    const { organizationId } = await create({ name, reference });
    expect(await ownerOf(value(await licensed(reference)).licenseId)).toBe(organizationId);
    expect(await ownerOf(value(await licensed(organizationId)).licenseId)).toBe(organizationId);
    const add = { email: `x-${mark}@example.com`, organization: name, role: 'member' } as const;
    for (const wrong of [name, '', '\0', "' OR true --", randomUUID()]) {
      expect(codeOf(await licensed(wrong))).toBe('ORGANIZATION_UNKNOWN');
      const member = { ...add, organization: wrong };
      expect(codeOf(await addMember(portal.context, portal.operator, member))).toBe(
        'ORGANIZATION_UNKNOWN',
      );
      expect(codeOf(await rename(wrong, { name: 'x' }))).toBe('ORGANIZATION_UNKNOWN');
      expect(codeOf(await merge(wrong, reference))).toBe('ORGANIZATION_UNKNOWN');
      expect(codeOf(await merge(reference, wrong))).toBe('ORGANIZATION_UNKNOWN');
    }
  });

  test('a list finds by part of the name and by the whole reference', async () => {
    const { organizationId } = await create({ name: `Søren 100% ${mark}`, reference });
    value(await licensed(reference));
    await contact(`list-${mark}@example.com`, reference);
    const find = async (search: string) =>
      value(await listOrganizations(portal.context, portal.operator, { search, limit: 9 }));
    const row = { organizationId, name: `Søren 100% ${mark}`, reference, personal: false };
    expect(await find(`100% ${mark}`)).toEqual([{ ...row, licenses: 1, people: 1 }]);
    expect(await find(reference)).toEqual([{ ...row, licenses: 1, people: 1 }]);
    expect(await find(`100_ ${mark}`)).toEqual([]);
  });
});

describe('renaming', () => {
  test('changes name and reference, and the trail says both', async () => {
    const { organizationId } = await create({ name: 'Acme' });
    value(await rename(organizationId, { name: 'Acme GmbH', reference }));
    expect(await lastEvent('organization.renamed')).toMatchObject({
      before: { organizationId, name: 'Acme', reference: null },
      after: { organizationId, name: 'Acme GmbH', reference },
    });
    expect(codeOf(await rename(reference, { name: 'Acme GmbH' }))).toBe('NOTHING_TO_CHANGE');
  });

  test('to a reference that another one has is refused, also at the same moment', async () => {
    const both = [await create({ name: 'One' }), await create({ name: 'Two' })];
    const codes = (
      await Promise.all(both.map((one) => rename(one.organizationId, { reference })))
    ).map(codeOf);
    expect(codes.sort()).toEqual(['REFERENCE_TAKEN', null]);
  });

  test('leaves a private buyer alone, whose name is an address', async () => {
    const owner = await ownerOf(value(await licensed(null)).licenseId);
    expect(codeOf(await rename(owner ?? '', { name: 'x' }))).toBe('ORGANIZATION_PERSONAL');
  });
});

describe('merging', () => {
  test('moves licenses and people, who keep the stronger role, and leaves a trail', async () => {
    const [from, into] = [await create({ name: 'Old', reference }), await create({ name: 'New' })];
    const moved = value(await licensed(reference));
    const stayed = value(await licensed(into.organizationId));
    const roles = {
      rises: ['contact', 'member'],
      stays: ['member', 'contact'],
      comes: ['member', null],
    } as const;
    const people: Record<string, string> = {};
    for (const [who, pair] of Object.entries(roles)) {
      const email = `${who}-${mark}@example.com`;
      for (const [index, of] of [from, into].entries()) {
        const [role, to] = [pair[index], of.organizationId];
        if (role)
          value(
            await addMember(portal.context, portal.operator, { email, organization: to, role }),
          );
      }
      people[who] = (await portal.customer(email)).userId;
    }
    expect(value(await merge(reference, into.organizationId))).toEqual({
      organizationId: into.organizationId,
      licenses: 1,
      people: 3,
    });
    const owners = [await ownerOf(moved.licenseId), await ownerOf(stayed.licenseId)];
    expect(owners).toEqual([into.organizationId, into.organizationId]);
    const rows = await portal.db
      .select()
      .from(membership)
      .where(inArray(membership.userId, Object.values(people)));
    expect(rows.every((row) => row.organizationId === into.organizationId)).toBe(true);
    expect(Object.fromEntries(rows.map((row) => [row.userId, row.role]))).toEqual({
      [people.rises ?? '']: 'contact',
      [people.stays ?? '']: 'contact',
      [people.comes ?? '']: 'member',
    });
    expect((await eventsOf(portal.db, moved.licenseId)).at(-1)).toMatchObject({
      type: 'license.moved',
      before: { organizationId: from.organizationId },
      after: { organizationId: into.organizationId },
    });
    expect(await faultInChain(portal.db, moved.licenseId)).toBeNull();
    const told = await lastEvent('organization.merged');
    expect(told).toMatchObject({
      before: { organizationId: from.organizationId },
      after: { organizationId: into.organizationId },
    });
    expect(told?.before?.people).toHaveLength(5);
    expect(told?.after?.people).toHaveLength(3);
  });

  test('once more changes nothing, and what named the old one leads to the new one', async () => {
    const chain = await Promise.all(times(3, (i) => create({ name: `Step ${i}` })));
    const [first = '', second = '', third = ''] = chain.map((one) => one.organizationId);
    value(await rename(first, { reference }));
    value(await merge(first, second));
    expect(codeOf(await merge(first, second))).toBe('NOTHING_TO_CHANGE');
    expect(codeOf(await merge(second, first))).toBe('NOTHING_TO_CHANGE');
    value(await merge(second, third));
    expect(await ownerOf(value(await licensed(reference)).licenseId)).toBe(third);
    expect(await create({ name: 'Step 0', reference })).toMatchObject({
      organizationId: third,
      existed: true,
    });
    expect(codeOf(await rename(third, { reference }))).toBe('REFERENCE_TAKEN');
  });

  test('makes a private buyer part of a company; the next private license is private again', async () => {
    const email = `founder-${mark}@example.com`;
    const own = value(await licensed(null, email));
    const company = await create({ name: 'Company' });
    const personal = (await ownerOf(own.licenseId)) ?? '';
    expect(codeOf(await merge(company.organizationId, personal))).toBe('ORGANIZATION_PERSONAL');
    value(await merge(personal, company.organizationId));
    expect(await ownerOf(own.licenseId)).toBe(company.organizationId);
    const next = await ownerOf(value(await licensed(null, email)).licenseId);
    expect([personal, company.organizationId]).not.toContain(next);
    expect(JSON.stringify(await lastEvent('organization.merged'))).not.toContain(email);
  });

  test('beside activations and new licenses loses none, and leaves none behind', async () => {
    const [from, into] = [await create({ name: 'From' }), await create({ name: 'Into' })];
    const there = await Promise.all(times(4, () => licensed(from.organizationId)));
    const keys = there.map(value);
    const devices = keys.flatMap((one) =>
      times(2, (i) => makeDevice({ ...one, productId: product.productId }, `PC-${i}`)),
    );
    const [made, activated, merged] = await Promise.all([
      Promise.all(times(10, () => licensed(from.organizationId))),
      Promise.all(
        devices.map((one) => activateComputer(portal.context, portal.keyHolder(), one.request)),
      ),
      Promise.all(times(3, () => merge(from.organizationId, into.organizationId))),
    ]);
    expect(activated.every((one) => one.ok)).toBe(true);
    expect(merged.map(codeOf).sort()).toEqual(['NOTHING_TO_CHANGE', 'NOTHING_TO_CHANGE', null]);
    for (const { licenseId } of [...keys, ...made.map(value)]) {
      expect(await ownerOf(licenseId)).toBe(into.organizationId);
      expect(await faultInChain(portal.db, licenseId)).toBeNull();
    }
  });

  test('two ways round at once ends in one of the two', async () => {
    const both = [await create({ name: 'Hither' }), await create({ name: 'Thither' })];
    const [one = '', other = ''] = both.map((made) => made.organizationId);
    const { licenseId } = value(await licensed(one));
    const codes = (await Promise.all([merge(one, other), merge(other, one)])).map(codeOf);
    expect(codes.sort()).toEqual(['NOTHING_TO_CHANGE', null]);
    expect([one, other]).toContain(await ownerOf(licenseId));
  });

  test('is waited for by what comes meanwhile: license, member and activation find the new one', async () => {
    const [from, into] = [await create({ name: 'From' }), await create({ name: 'Into' })];
    const email = `late-${mark}@example.com`;
    const there = value(await licensed(from.organizationId, email));
    const device = makeDevice({ ...there, productId: product.productId }, 'PC-1');
    const meanwhile = await whileOpen(
      async (inside) => value(await merge(from.organizationId, into.organizationId, inside)),
      [
        () => licensed(from.organizationId, email),
        () => contact(email, from.organizationId),
        () => activateComputer(portal.context, portal.keyHolder(), device.request),
      ],
    );
    const [made, viewer, activated] = meanwhile as [
      Awaited<ReturnType<typeof licensed>>,
      Viewer,
      Awaited<ReturnType<typeof activateComputer>>,
    ];
    expect(codeOf(activated)).toBeNull();
    const { licenseId } = value(made);
    expect(await ownerOf(licenseId)).toBe(into.organizationId);
    expect(await seenBy(viewer)).toEqual([licenseId, there.licenseId].sort());
  });
});

/** Begins `others` once `work` is done but not committed; all of them have to be waiting for that. */
async function whileOpen(
  work: (inside: typeof portal.context) => Promise<unknown>,
  others: (() => Promise<unknown>)[],
) {
  let begun: Promise<unknown>[] = [];
  await portal.db.transaction(async (tx) => {
    // What the operation does in a transaction of its own becomes a part of this one.
    const db = Object.assign(Object.create(tx), {
      transaction: (run: (of: typeof tx) => unknown) => run(tx),
    });
    await work({ ...portal.context, db });
    begun = others.map((one) => one());
    for (let waiting = 0; waiting < others.length; ) {
      const [row] = await portal.sql`
        SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      waiting = row?.n ?? 0;
    }
  });
  return Promise.all(begun);
}

describe('the database itself refuses', () => {
  const refusedBy = async (statement: PromiseLike<unknown>) => {
    try {
      await statement;
      return null;
    } catch (error) {
      return (error as { cause: { constraint: string } }).cause.constraint;
    }
  };
  const insert = (row: Partial<typeof organization.$inferInsert>) =>
    refusedBy(portal.db.insert(organization).values({ name: 'x', ...row }));

  test('a reference twice, a private buyer twice, and texts that are none', async () => {
    expect(await insert({ reference })).toBeNull();
    expect(await insert({ reference })).toBe('organization_reference_unique');
    const personalEmail = `db-${mark}@example.com`;
    expect(await insert({ personalEmail })).toBeNull();
    expect(await insert({ personalEmail })).toBe('organization_one_per_private_buyer');
    expect(await insert({ personalEmail: `DB-${mark}@example.com` })).toBe('organization_personal');
    expect(await insert({ personalEmail: 'x@example.com', reference: 'both' })).toBe(
      'organization_personal',
    );
    expect(await insert({ name: '' })).toBe('organization_name');
    expect(await insert({ reference: '' })).toBe('organization_reference');
  });

  test('a license or a person of an organization that was merged', async () => {
    const [from, into] = [await create({ name: 'From' }), await create({ name: 'Into' })];
    const { licenseId } = value(await licensed(into.organizationId));
    const { userId } = await portal.customer(`db-${mark}@example.com`);
    value(await merge(from.organizationId, into.organizationId));
    const organizationId = from.organizationId;
    expect(
      await refusedBy(
        portal.db.update(license).set({ organizationId }).where(eq(license.id, licenseId)),
      ),
    ).toBe('license_organization_id_organization_standing_id_fk');
    expect(
      await refusedBy(
        portal.db.insert(membership).values({ organizationId, userId, role: 'member' }),
      ),
    ).toBe('membership_organization_id_organization_standing_id_fk');
    const marked = portal.db
      .update(organization)
      .set({ mergedInto: from.organizationId })
      .where(eq(organization.id, into.organizationId));
    expect(await refusedBy(marked)).toBe('license_organization_id_organization_standing_id_fk');
  });
});
