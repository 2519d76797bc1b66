import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { renameComputer } from '@/lib/operations/computer/rename-computer';
import { moveLicense } from '@/lib/operations/people/move-license';
import { removeMember } from '@/lib/operations/people/remove-member';
import { deactivateAtSelfHelp } from '@/lib/operations/release/deactivate-at-self-help';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { extendLicense } from '@/lib/operations/vendor/change-license';
import { noteLicense } from '@/lib/operations/vendor/note-license';
import type { Viewer } from '@/lib/operations/viewer';
import { eventTypesOf } from '@/lib/rules/event-categories';
import { licenseEventKinds, licenseEventsOf } from '@/lib/rules/license-events';
import { listLicenseActivity } from './list-license-activity';

const MANY = 3000;
const ORGANIZATION = 'Works';

let portal: TestPortal;
let product: { productId: number };
let owner: Viewer & { kind: 'customer' };
let contact: Viewer;
let agent: Viewer;
let licenseId: string;
let activationKey: string;

beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
  agent = await portal.staff('agent@vendor.example');
  owner = await portal.customer('owner@customer.example');
  const of = { organization: ORGANIZATION, seats: 5 };
  const made = await portal.license(product, of);
  ({ licenseId, activationKey } = made);
  contact = await portal.colleague('contact@customer.example', ORGANIZATION, 'contact');
  const pc = makeDevice(made, 'PC-07', '=cmd()');
  const activationId = value(
    await activateComputer(portal.context, portal.wizard(), pc.request),
  ).activationId;
  value(await renameComputer(portal.context, owner, { activationId, name: '=HYPERLINK("x")' }));
  value(await deactivateComputer(portal.context, contact, { activationId, reason: 'Sold' }));
  const other = makeDevice(made, 'PC-08', 'CNC-3');
  value(await activateComputer(portal.context, owner, other.request));
  const given = { activationKey, computerId: 'PC-08', code: '', confirmed: '' };
  value(await deactivateAtSelfHelp(portal.context, portal.keyHolder(), given));
  value(await noteLicense(portal.context, agent, licenseId, 'Pays late'));
  const reason = 'Nice on the phone';
  value(await extendLicense(portal.context, agent, licenseId, { seats: 7, reason }));
});
afterAll(() => portal.close());

type Input = NonNullable<Parameters<typeof listLicenseActivity>[2]>;
const list = async (viewer: Viewer, { filters, ...input }: Input = {}) => {
  const asked = { ...input, filters: { license: licenseId, ...filters } };
  const page = await listLicenseActivity(portal.context, viewer, asked);
  if (!page) throw new Error('There is none.');
  return page;
};

describe('the activity of a license', () => {
  test('every event of computers and licenses is shown, but for the notes of staff', () => {
    const shown = licenseEventKinds.flatMap((kind): string[] => [...licenseEventsOf[kind]]);
    const all: string[] = [...eventTypesOf('computers'), ...eventTypesOf('licenses')];
    expect(shown.sort()).toEqual(all.filter((type) => type !== 'license.noted').sort());
  });

  test('says what happened, to which computer and by whom; of the vendor that it was the vendor', async () => {
    const { rows, total, license } = await list(owner);
    expect(
      rows.map(({ type, by, person, computerName }) => [type, by, person, computerName]),
    ).toEqual([
      ['license.extended', 'vendor', '', null],
      ['activation.released', 'self-help', '', 'CNC-3'],
      ['activation.created', 'self', '', 'CNC-3'],
      ['activation.released', 'colleague', 'contact@customer.example', '=HYPERLINK("x")'],
      ['activation.renamed', 'self', '', '=HYPERLINK("x")'],
      ['activation.created', 'wizard', '', '=HYPERLINK("x")'],
      ['license.created', 'vendor', '', null],
    ]);
    expect(total).toEqual({ count: 7, more: false });
    expect(license).toMatchObject({ productName: 'Example CAD' });
    expect(rows[0]).toMatchObject({ before: { seats: 5 }, after: { seats: 7 } });
    // Own addresses and those of nobody known; neither a colleague's nor the vendor's.
    expect(rows.map(({ address }) => address !== '')).toEqual([
      ...[false, true, true],
      ...[false, true, false, false],
    ]);
  });

  test('says nothing that is between the vendor’s people, and no secret', async () => {
    for (const viewer of [owner, contact]) {
      const page = await list(viewer);
      const file = await list(viewer, { part: true });
      const said = JSON.stringify([page, file]) + listLicenseActivity.csvLines(file.rows);
      for (const secret of [
        ...['agent@', agent.address, 'Pays late', 'Nice on', 'Sold', 'reason', 'Hash', 'userId'],
        ...['organizationId', 'kid', 'epoch', activationKey],
      ]) {
        expect(said, secret).not.toContain(secret);
      }
    }
  });

  test('is nobody else’s: not a member’s, a stranger’s, nor that of who left', async () => {
    const member = await portal.colleague('member@customer.example', ORGANIZATION, 'member');
    const foreign = await portal.colleague('foreign@customer.example', 'Labs', 'contact');
    for (const viewer of [member, foreign, portal.keyHolder(), portal.wizard()]) {
      const filters = { license: licenseId };
      const page = await listLicenseActivity(portal.context, viewer, { filters });
      expect(page?.rows ?? []).toEqual([]);
      expect(page?.license ?? null).toBe(null);
      expect(page?.total.count ?? 0).toBe(0);
    }
    const leaver = await portal.colleague('leaver@customer.example', ORGANIZATION, 'contact');
    expect((await list(leaver)).rows.length).toBeGreaterThan(0);
    const of = { email: 'leaver@customer.example', organization: ORGANIZATION };
    value(await removeMember(portal.context, agent, of));
    expect((await list(leaver)).rows).toEqual([]);
  });

  test('without a license, or with what is none, there is nothing', async () => {
    for (const license of [undefined, '', 'x', "' OR true --", crypto.randomUUID()]) {
      const page = await listLicenseActivity(portal.context, owner, { filters: { license } });
      expect([page?.rows, page?.license, page?.total.count]).toEqual([[], null, 0]);
    }
  });

  test('is found by kind and computer, each and together', async () => {
    const typesOf = async (filters: NonNullable<Input['filters']>) =>
      (await list(owner, { filters })).rows.map(({ type }) => type);
    expect(await typesOf({ kind: 'deactivated' })).toEqual([
      'activation.released',
      'activation.released',
    ]);
    expect(await typesOf({ q: 'cnc' })).toEqual(['activation.released', 'activation.created']);
    expect(await typesOf({ q: 'pc-07', kind: 'activated' })).toEqual([
      'activation.renamed',
      'activation.created',
    ]);
    expect(await typesOf({ q: '%' })).toEqual([]);
    expect(await typesOf({ kind: 'alarms' })).toEqual([]);
  });

  test('as a file it starts no formula', async () => {
    const { rows } = await list(owner, { part: true });
    const lines = listLicenseActivity.csvLines(rows);
    expect(lines).toContain('HYPERLINK');
    expect(lines).not.toMatch(/(^|,)"?[=+@\t\r-]/m);
  });

  test('a new owner reads it without the people of the one before', async () => {
    const made = await portal.license(product, { organization: ORGANIZATION, seats: 5 });
    const pc = makeDevice(made, 'PC-09', 'MOVED-PC');
    value(await activateComputer(portal.context, contact, pc.request));
    const buyer = await portal.colleague('buyer@customer.example', 'Labs', 'contact');
    value(await moveLicense(portal.context, agent, made.licenseId, { organization: 'Labs' }));
    const { rows } = await list(buyer, { filters: { license: made.licenseId } });
    expect(rows.map(({ type, by, person, address }) => [type, by, person, address])).toEqual([
      ['license.moved', 'vendor', '', ''],
      ['activation.created', 'colleague', '', ''],
      ['license.created', 'vendor', '', ''],
    ]);
  });

  test('whoever of the vendor looks as the owner reads the same', async () => {
    const person = agent as Viewer & { kind: 'staff' };
    const until = new Date(portal.clock.now().getTime() + 60_000);
    const seenBy = {
      ...{ userId: person.userId, email: person.email, role: person.role, proof: person.proof },
      endsAt: until,
    };
    const { proof: _, ...looking } = owner;
    const page = await list({ ...looking, seenBy });
    expect(page.rows).toEqual((await list(owner)).rows);
  });

  test('of a license where much happened it is read page by page, both ways, along its chain', async () => {
    const made = await portal.license(product);
    const viewer = owner;
    await portal.db.execute(sql`
      INSERT INTO event (at, type, actor, door, license_id, sequence, person_hash, previous_hash, hash)
      SELECT now(), CASE WHEN n % 3 = 0 THEN 'license.noted' ELSE 'computer-key.renewed' END,
        'staff', 'staff', ${made.licenseId}, n + 1, '', '', '' FROM generate_series(1, ${MANY}) n`);
    await portal.db.execute(sql`ANALYZE event`);
    const of = { license: made.licenseId };
    const read = (cursor?: string | null) =>
      list(viewer, { filters: of, size: 25, ...(cursor ? { cursor } : {}) });
    const first = await read();
    const second = await read(first.next);
    expect([first.rows.length, second.rows.length, first.previous]).toEqual([25, 25, null]);
    expect((await read(second.previous)).rows).toEqual(first.rows);
    expect(first.total).toEqual({ count: 1000, more: true });
    const ids = new Set([...first.rows, ...second.rows].map(({ id }) => id));
    expect(ids.size).toBe(50);
    for (const cursor of ['x', 'WyJhZnRlciIsIngiLCIxIl0', 'WyJhZnRlciIsIjEiLCJ4Il0']) {
      expect((await read(cursor)).rows).toEqual(first.rows);
    }
    const plan = await portal.sql`EXPLAIN SELECT id FROM event
      WHERE license_id = ${made.licenseId} AND (sequence, id) < (2000, 999999)
      ORDER BY sequence DESC, id DESC LIMIT 26`;
    expect(JSON.stringify(plan)).toContain('event_chain');
  });
});
