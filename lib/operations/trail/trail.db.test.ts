import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { license } from '@/lib/db/schema/license';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { explainedBy } from '@/lib/operations/testing/explained-by';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { suspendLicense } from '@/lib/operations/vendor/change-license';
import type { Viewer } from '@/lib/operations/viewer';
import { eventCategories, eventTypesOf } from '@/lib/rules/event-categories';
import { eventTypes } from '@/lib/rules/vocabulary';
import { type EventFilters, listEvents } from './list-events';
import { grantOf, verifyTrail } from './verify-trail';

const MANY = 5000;

let portal: TestPortal;
let agent: Viewer;
let licenseId: string;
let other: string;

beforeAll(async () => {
  portal = await buildPortal();
  agent = await portal.staff('agent@vendor.example');
  const product = await portal.product();
  const made = await portal.license(product);
  licenseId = made.licenseId;
  const owner = await portal.customer('owner@customer.example');
  const device = makeDevice(made, 'PC-07', '=cmd()');
  const pc = value(await activateComputer(portal.context, owner, device.request)).activationId;
  portal.clock.advance({ days: 1 });
  value(await deactivateComputer(portal.context, agent, { activationId: pc, reason: '@sold' }));
  other = (await portal.license(product)).licenseId;
  value(await suspendLicense(portal.context, agent, other, 'unpaid'));
});
afterAll(() => portal.close());

const list = async (input: Parameters<typeof listEvents>[2] = {}) => {
  const page = await listEvents(portal.context, agent, input);
  if (!page) throw new Error('Not for staff.');
  return page;
};
const typesOf = async (filters: EventFilters) =>
  (await list({ filters })).rows.map(({ type }) => type);

describe('the audit trail', () => {
  test('every type of event stands in one category', () => {
    expect(eventCategories.flatMap(eventTypesOf).sort()).toEqual([...eventTypes].sort());
  });

  test('is found by category, person, license and day, each and together', async () => {
    expect(await typesOf({ license: licenseId })).toEqual([
      'activation.released',
      'activation.created',
      'license.created',
    ]);
    expect(await typesOf({ category: 'licenses' })).toEqual([
      'license.suspended',
      'license.created',
      'license.created',
    ]);
    const person = 'agent@vendor.example';
    expect(await typesOf({ person })).toEqual(['license.suspended', 'activation.released']);
    expect(await typesOf({ person, category: 'computers' })).toEqual(['activation.released']);
    expect(await typesOf({ license: licenseId, until: '2026-10-01' })).toEqual([
      'activation.created',
      'license.created',
    ]);
    expect(await typesOf({ license: licenseId, since: '2026-10-02', until: '2026-10-02' })).toEqual(
      ['activation.released'],
    );
    expect(await typesOf({ person: 'nobody@vendor.example' })).toEqual([]);
    expect((await list({ filters: { license: licenseId } })).total).toEqual({
      count: 3,
      more: false,
    });
  });

  test('says who did it, and to whom', async () => {
    const admin = await portal.staff('admin@vendor.example', 'admin');
    value(await addStaff(portal.context, admin, { email: 'new@vendor.example', role: 'agent' }));
    value(await disableStaff(portal.context, admin, { email: 'new@vendor.example' }));
    const { rows } = await list({ filters: { person: 'admin@vendor.example' } });
    expect(rows.map(({ type, person, about }) => [type, person, about])).toEqual([
      ['staff.disabled', 'admin@vendor.example', 'new@vendor.example'],
      ['staff.added', 'admin@vendor.example', 'new@vendor.example'],
    ]);
  });

  test('as a file computes nothing in a spreadsheet: names and reasons are texts', async () => {
    const part = await listEvents(portal.context, agent, {
      ...{ filters: { license: licenseId }, part: true },
    });
    const [released = '', activated = ''] = listEvents.csvLines(part?.rows ?? []).split('\r\n');
    expect(activated).toContain(`"'=cmd()"`);
    expect(released).toContain(`"'@sold"`);
  });
});

describe('with many events', () => {
  beforeAll(async () => {
    await portal.db.execute(sql`
      INSERT INTO event (at, type, actor, door, person_hash)
      SELECT timestamptz '2025-01-01 00:00:00Z' + (n / 7) * interval '1 minute',
        CASE WHEN n % 500 = 0 THEN 'property.set' ELSE 'person.signed-in' END, 'staff', 'staff', ''
      FROM generate_series(1, ${MANY}) n`);
    await portal.db.execute(sql`
      INSERT INTO event_person (event_id, salt, person, address)
      SELECT id, '', 'many@vendor.example', '' FROM event WHERE person_hash = ''`);
    await portal.db.execute(sql`ANALYZE`);
  });
  const filters: EventFilters = { person: 'many@vendor.example' };

  test('pages lead on and back over every one in order, also those of one moment', async () => {
    const pages: number[][] = [];
    let page = await list({ filters });
    for (let n = 0; n < 5; n += 1) {
      pages.push(page.rows.map(({ id }) => id));
      page = await list({ filters, cursor: page.next ?? '' });
    }
    expect(new Set(pages.flat()).size).toBe(250);
    expect(pages.flat()).toEqual(pages.flat().toSorted((a, b) => b - a));
    for (const expected of pages.toReversed()) {
      page = await list({ filters, cursor: page.previous ?? '' });
      expect(page.rows.map(({ id }) => id)).toEqual(expected);
    }
    expect(page.previous).toBeNull();
    for (const cursor of ['x', Buffer.from('["after","now","1"]').toString('base64url')]) {
      expect((await list({ filters, cursor })).rows[0]?.id).toBe(pages[0]?.[0]);
    }
  });

  test('a page is found along an index, and so is what is rare', async () => {
    const plan = (input: Parameters<typeof list>[0]) => explainedBy(portal.pool, () => list(input));
    const { next } = await list();
    expect(await plan({ cursor: next ?? '' })).toMatch(
      /Index Scan Backward using event_at on event/,
    );
    expect(await plan({ filters: { category: 'settings' } })).toMatch(/event_(type_at|at)/);
    expect(await plan({ filters: { person: 'agent@vendor.example' } })).toContain(
      'event_person_name',
    );
  });

  test('the file holds every one, in parts', async () => {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const part = await listEvents(portal.context, agent, { filters, cursor, part: true });
      ids.push(...(part?.rows.map(({ id }) => id) ?? []));
      expect(part?.rows.length).toBeLessThanOrEqual(1000);
      cursor = part?.next ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(MANY);
  });
});

describe('verifying', () => {
  const verify = async () => value(await verifyTrail(portal.context, portal.operator));
  /** As whoever owns the database could, past the trigger. */
  const past = (statement: ReturnType<typeof sql>) =>
    portal.db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx.execute(statement);
    });

  test('finds nothing where nothing was changed, and says what it cannot tell', async () => {
    await portal.db.execute(sql`DELETE FROM event_person WHERE person = 'many@vendor.example'`);
    const found = await verify();
    expect(found).toMatchObject({ licenses: 2, events: 5, faults: [], faulty: 0, persons: [] });
    expect(found.alone).toBeGreaterThan(MANY);
    // The tests' role owns what it made.
    expect(found.grant).toEqual({ trigger: true, role: 'owner' });
  });

  test.each<[string, (id: number) => ReturnType<typeof sql>, string, number]>([
    ['a reason', (id) => sql`UPDATE event SET reason = 'x' WHERE id = ${id}`, 'changed', 2],
    ['a place', (id) => sql`UPDATE event SET sequence = 9 WHERE id = ${id}`, 'missing', 2],
    ['one taken away', (id) => sql`DELETE FROM event WHERE id = ${id}`, 'missing', 2],
    [
      'the last taken away',
      () => sql`DELETE FROM event WHERE license_id = ${licenseId} AND sequence = 3`,
      'cut',
      3,
    ],
    ['all taken away', () => sql`DELETE FROM event WHERE license_id = ${licenseId}`, 'cut', 1],
  ])('tells the first event at fault: %s', async (_, change, fault, sequence) => {
    const kept = await portal.db.select().from(event).where(eq(event.licenseId, licenseId));
    const second = kept.find((row) => row.sequence === 2)?.id ?? 0;
    await past(change(second));
    const found = await verify();
    expect(found.faults).toEqual([{ licenseId, fault, sequence }]);
    expect(found.faulty).toBe(1);
    await past(sql`DELETE FROM event WHERE license_id = ${licenseId}`);
    await portal.db.insert(event).values(kept);
    expect((await verify()).faulty).toBe(0);
  });

  test('tells of a head that is not where its chain ends', async () => {
    const [before] = await portal.db.select().from(license).where(eq(license.id, other));
    await portal.db.update(license).set({ eventSequence: 1 }).where(eq(license.id, other));
    expect((await verify()).faults).toMatchObject([{ licenseId: other, fault: 'cut' }]);
    await portal.db
      .update(license)
      .set({ eventSequence: before?.eventSequence ?? 0 })
      .where(eq(license.id, other));
  });

  test('tells of a person beside an event who is not the one it was written with', async () => {
    const { rows } = await list({ filters: { license: licenseId } });
    const id = rows[0]?.id ?? 0;
    const become = (person: string) =>
      portal.db.execute(sql`UPDATE event_person SET person = ${person} WHERE event_id = ${id}`);
    await become('somebody@vendor.example');
    expect((await verify()).persons).toEqual([id]);
    await become('agent@vendor.example');
    expect((await verify()).persons).toEqual([]);
  });

  test('says when the trigger is off, and what the role of the portal may do', async () => {
    const { sql: run } = portal;
    await run`ALTER TABLE event DISABLE TRIGGER event_is_kept`;
    expect((await verify()).grant.trigger).toBe(false);
    await run`ALTER TABLE event ENABLE TRIGGER event_is_kept`;
    await run`CREATE ROLE trail_reader`;
    try {
      const grantAs = (rights: string) =>
        portal.db.transaction(async (tx) => {
          await tx.execute(sql.raw(`GRANT ${rights} ON event TO trail_reader`));
          await tx.execute(sql`SET LOCAL ROLE trail_reader`);
          return (await grantOf(tx)).role;
        });
      expect(await grantAs('SELECT')).toBe('cannot');
      expect(await grantAs('SELECT, DELETE')).toBe('may');
    } finally {
      await run`DROP OWNED BY trail_reader`;
      await run`DROP ROLE trail_reader`;
    }
  });
});
