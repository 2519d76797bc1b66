import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activation } from '@/lib/db/schema/activation';
import { event, eventPerson } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { utf8 } from '@/lib/olp/bytes';
import { sha256, tag } from '@/lib/olp/hash';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import { eventsOf, faultInChain } from '@/lib/operations/testing/audit';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let pc: string;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product);
  const owner = await portal.customer('owner@customer.example');
  const device = makeDevice(license, 'PC-07');
  pc = value(await activateComputer(portal.context, owner, device.request)).activationId;
  value(await deactivateComputer(portal.context, owner, { activationId: pc, code: device.dvc }));
});
const events = () => eventsOf(portal.db, license.licenseId);
const fault = () => faultInChain(portal.db, license.licenseId);
/** As an attacker with the database's own superuser would, past the trigger. */
const forge = (statement: ReturnType<typeof sql>) =>
  portal.db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(statement);
  });

describe('the events of a license', () => {
  test('form a chain that an auditor can recompute', async () => {
    expect(await events()).toHaveLength(3);
    expect(await fault()).toBeNull();
  });

  test.each<[string, (id: number) => ReturnType<typeof sql>, RegExp]>([
    ['reason', (id) => sql`UPDATE event SET reason = 'x' WHERE id = ${id}`, /2 was changed/],
    ['actor', (id) => sql`UPDATE event SET actor = 'staff' WHERE id = ${id}`, /2 was changed/],
    [
      'time',
      (id) => sql`UPDATE event SET at = at + interval '1 ms' WHERE id = ${id}`,
      /2 was changed/,
    ],
    [
      'content',
      (id) => sql`UPDATE event SET after = after || '{"seat": 2}' WHERE id = ${id}`,
      /2 was changed/,
    ],
    [
      'person',
      (id) => sql`UPDATE event SET person_hash = sha256('') WHERE id = ${id}`,
      /2 was changed/,
    ],
    ['place', (id) => sql`UPDATE event SET sequence = 9 WHERE id = ${id}`, /2 is missing/],
  ])('tell when the %s of one was changed behind the portal', async (_, change, expected) => {
    await forge(change((await events())[1]?.id ?? 0));
    expect(await fault()).toMatch(expected);
  });

  test('tell when one was taken away, also the last', async () => {
    const all = await events();
    await forge(sql`DELETE FROM event WHERE id = ${all[2]?.id}`);
    expect(await fault()).toMatch(/missing at the end/);
    await forge(sql`DELETE FROM event WHERE id = ${all[0]?.id}`);
    expect(await fault()).toMatch(/1 is missing/);
  });

  test('name the person in a side row, whose erasure leaves the chain whole', async () => {
    const [, created] = await events();
    const [side] = await portal.db
      .select()
      .from(eventPerson)
      .where(eq(eventPerson.eventId, created?.id ?? 0));
    expect(side).toMatchObject({ person: 'owner@customer.example' });
    expect(side?.address).toMatch(/^10\./);
    const said = utf8(JSON.stringify([side?.person, side?.address]));
    const hash = sha256(tag('person'), new Uint8Array(side?.salt ?? []), said);
    expect(Buffer.from(hash).equals(created?.personHash ?? new Uint8Array())).toBe(true);
    await portal.db.delete(eventPerson);
    expect(await fault()).toBeNull();
    const stored = JSON.stringify(await portal.sql`SELECT * FROM event`);
    expect(stored.includes('@')).toBe(false);
  });

  test('hold no address where the property says so', async () => {
    await portal.set('activation/captureIPAddress', false);
    const device = makeDevice(license, 'PC-08');
    await activateComputer(portal.context, portal.keyHolder(), device.request);
    const last = (await events()).at(-1);
    const [side] = await portal.db
      .select()
      .from(eventPerson)
      .where(eq(eventPerson.eventId, last?.id ?? 0));
    expect(side?.address).toBe('');
    await portal.set('activation/captureIPAddress', null);
  });
});

describe('a change, its event and its mail', () => {
  const counts = async () => ({
    rows: await portal.db.$count(activation),
    events: await portal.db.$count(event),
    mails: await portal.db.$count(outbox),
  });

  test('are written together or not at all', async () => {
    const before = await counts();
    const fails = { ...portal.context, vault: { ...portal.context.vault, sealMail: () => boom() } };
    const request = makeDevice(license, 'PC-08').request;
    await expect(activateComputer(fails, portal.keyHolder(), request)).rejects.toThrow('boom');
    expect(await counts()).toEqual(before);
    expect(await fault()).toBeNull();
    value(await activateComputer(portal.context, portal.keyHolder(), request));
    expect(await counts()).toEqual({
      rows: before.rows + 1,
      events: before.events + 1,
      mails: before.mails + 1,
    });
  });

  test('the mail is sealed: neither key nor computer can be read in the database', async () => {
    const rows = await portal.db.select().from(outbox);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(Buffer.from(row.sealed ?? []).toString('latin1')).not.toMatch(
        /PC-0|activated|released/,
      );
    }
  });
});

function boom(): never {
  throw new Error('boom');
}
