import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activateComputer } from '@/lib/operations/activate/activate-computer';
import { deactivateComputer } from '@/lib/operations/release/deactivate-computer';
import {
  buildPortal,
  type TestLicense,
  type TestPortal,
  type TestProduct,
} from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { value } from '@/lib/operations/testing/value';
import { activation } from './schema/activation';
import { event } from './schema/event';
import { license as licenseTable } from './schema/license';

type Row = typeof activation.$inferSelect;

let portal: TestPortal;
let product: TestProduct;
let license: TestLicense;
let row: Row;
beforeAll(async () => {
  portal = await buildPortal();
  product = await portal.product();
});
afterAll(() => portal.close());
beforeEach(async () => {
  license = await portal.license(product, { seats: 2 });
  row = await activate('PC-1');
});

async function activate(id: string): Promise<Row> {
  const request = makeDevice(license, id).request;
  const activated = value(await activateComputer(portal.context, portal.keyHolder(), request));
  const [found] = await portal.db
    .select()
    .from(activation)
    .where(eq(activation.id, activated.activationId));
  if (!found) throw new Error('An activation was not written.');
  return found;
}
const release = (id: string) =>
  deactivateComputer(portal.context, portal.operator, { activationId: id, reason: 'test' });

/** Written straight into the table, past every rule: a copy of the active row with changes. */
const insert = (changes: Partial<Row>) => {
  const { id: _, ...copy } = row;
  const fresh = { computerIdHash: randomBytes(32), deviceCode: randomBytes(10), seat: 2 };
  return portal.db.insert(activation).values({ ...copy, ...fresh, ...changes });
};
const update = (changes: Partial<Row>, id = row.id) =>
  portal.db.update(activation).set(changes).where(eq(activation.id, id));

/** The name of the constraint that refuses; null if none does. */
async function refusedBy(statement: PromiseLike<unknown>): Promise<string | null> {
  try {
    await statement;
    return null;
  } catch (error) {
    const { constraint, message } = (error as { cause: Record<string, string> }).cause;
    return constraint ?? message ?? '';
  }
}

describe('the database itself refuses', () => {
  test('a second active row for a computer', async () => {
    const again = insert({ computerIdHash: row.computerIdHash });
    expect(await refusedBy(again)).toBe('activation_one_active_per_computer');
  });
  test('two computers on one seat', async () => {
    expect(await refusedBy(insert({ seat: 1 }))).toBe('activation_one_computer_per_seat');
    const other = await activate('PC-2');
    expect(await refusedBy(update({ seat: 1 }, other.id))).toBe('activation_one_computer_per_seat');
  });
  test('a seat beyond the last, and below the first', async () => {
    expect(await refusedBy(insert({ seat: 3 }))).toBe('activation_within_seats');
    expect(await refusedBy(insert({ seat: 0 }))).toBe('activation_seat');
    expect(await refusedBy(insert({ seat: 2 }))).toBeNull();
  });
  test('a seat beyond lowered ones, but for the computer that takes over its own', async () => {
    const second = await activate('PC-2');
    await portal.db
      .update(licenseTable)
      .set({ seats: 1 })
      .where(eq(licenseTable.id, license.licenseId));
    expect(await refusedBy(insert({ seat: 3 }))).toBe('activation_within_seats');
    await update({ state: 'superseded', closedAt: new Date() }, second.id);
    expect(await refusedBy(insert({ seat: 2 }))).toBe('activation_within_seats');
    const own = { seat: 2, computerIdHash: second.computerIdHash };
    expect(await refusedBy(insert(own))).toBeNull();
  });
  test('a Device Code twice in a product, in whatever state', async () => {
    value(await release(row.id));
    expect(await refusedBy(insert({ deviceCode: row.deviceCode }))).toBe('activation_device');
  });
  test('a closed row that becomes active again', async () => {
    value(await release(row.id));
    const reopened = update({ state: 'active', closedAt: null });
    expect(await refusedBy(reopened)).toBe('activation_stays_closed');
  });
  test('a row that is deleted, also a closed one', async () => {
    const remove = () => portal.db.delete(activation).where(eq(activation.id, row.id));
    expect(await refusedBy(remove())).toBe('activation_stays_closed');
    value(await release(row.id));
    expect(await refusedBy(remove())).toBe('activation_stays_closed');
  });
  test('a proof without the state it proves, and the state without it', async () => {
    const at = { closedAt: new Date(), provenAt: new Date() };
    expect(await refusedBy(update({ state: 'released_proven', ...at }))).toBe('activation_proven');
    const proof = { proof: new Uint8Array(10), ...at };
    expect(await refusedBy(update({ state: 'released_claimed', ...proof }))).toBe(
      'activation_proven',
    );
    expect(await refusedBy(update({ state: 'released_proven', ...proof }))).toBeNull();
  });
  test('a closed row without its time, and a time of an active one', async () => {
    expect(await refusedBy(update({ state: 'released_claimed' }))).toBe('activation_closed');
    expect(await refusedBy(update({ closedAt: new Date() }))).toBe('activation_closed');
  });
  test('an unbound row without an end, and an end of a bound one', async () => {
    expect(await refusedBy(insert({ deviceCode: null }))).toBe('activation_unbound');
    expect(await refusedBy(insert({ unboundLastDay: '2027-01-01' }))).toBe('activation_unbound');
  });
  test('an unknown state', async () => {
    expect(await refusedBy(insert({ state: 'lost' as never, closedAt: new Date() }))).toBe(
      'activation_state',
    );
  });
  test('a door, a closer, an actor or an event that no list has', async () => {
    expect(await refusedBy(update({ activatedDoor: 'window' as never }))).toBe(
      'activation_activated_door',
    );
    expect(await refusedBy(insert({ activatedDoor: 'expiry' as never }))).toBe(
      'activation_activated_door',
    );
    const closed = { state: 'released_claimed', closedAt: new Date() } as const;
    expect(await refusedBy(update({ ...closed, closedDoor: 'window' as never }))).toBe(
      'activation_closed_door',
    );
    expect(await refusedBy(update({ ...closed, closedBy: 'me' as never }))).toBe(
      'activation_closed_by',
    );
    const written = (changes: Partial<typeof event.$inferInsert> | object) =>
      refusedBy(
        portal.db.insert(event).values({
          ...{ at: new Date(), type: 'demo.loaded', actor: 'operator', door: 'operator' },
          ...{ personHash: randomBytes(32), ...changes },
        }),
      );
    expect(await written({ type: 'activation.lost' })).toBe('event_type');
    expect(await written({ actor: 'portal' })).toBe('event_actor');
    expect(await written({ door: 'expiry' })).toBe('event_door');
    expect(await written({ door: 'mail-link', actor: 'key-holder' })).toBeNull();
    expect(await written({ door: 'api', actor: 'api-key' })).toBeNull();
  });
  test('a changed or deleted event', async () => {
    expect(await refusedBy(portal.db.update(event).set({ reason: 'x' }))).toMatch(
      /cannot be changed/,
    );
    expect(await refusedBy(portal.db.delete(event))).toMatch(/cannot be changed/);
  });
  test('a license without seats, with an end it cannot have, of a state there is not', async () => {
    const change = (values: Partial<typeof licenseTable.$inferInsert>) =>
      refusedBy(
        portal.db.update(licenseTable).set(values).where(eq(licenseTable.id, license.licenseId)),
      );
    expect(await change({ seats: 0 })).toBe('license_seats');
    expect(await change({ lastDay: '2027-01-01' })).toBe('license_last_day');
    expect(await change({ term: 'trial' })).toBe('license_last_day');
    expect(await change({ status: 'lost' as never })).toBe('license_status');
    for (const email of ['A@x.co', ' a@x.co', 'a@münchen.example', 'ä@x.co', '@x.co', 'x.co']) {
      expect(await change({ registeredEmail: email }), email).toBe('license_registered_folded');
    }
    expect(await change({ registeredEmail: 'a@xn--mnchen-3ya.example' })).toBeNull();
  });
});
