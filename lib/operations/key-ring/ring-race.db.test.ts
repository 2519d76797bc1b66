import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '@/lib/db/connect';
import { event } from '@/lib/db/schema/event';
import { ringKey } from '@/lib/db/schema/ring-key';
import { describeReceiptKeys, ensureReceiptKey } from '@/lib/operations/receipt/receipt-keys';
import { rotateReceiptKey } from '@/lib/operations/receipt/rotate-receipt-key';
import { buildPortal, contextOn, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { compromiseRingKey } from './compromise-ring-key';
import { listRingKeys } from './list-ring-keys';
import { retireRingKey } from './retire-ring-key';
import { rotateRingKey } from './rotate-ring-key';

// Two admins at two instances, on a real database: each pair of them at the same moment.
let portal: TestPortal;
let elsewhere: Connection;
let here: TestPortal['context'];
let there: TestPortal['context'];
beforeAll(async () => {
  portal = await buildPortal({ max: 10 });
  elsewhere = connect(portal.url, { max: 10, name: 'another instance' });
  here = portal.context;
  there = contextOn(elsewhere, portal.clock.now);
  await ensureReceiptKey(here);
});
afterAll(async () => {
  await elsewhere.close();
  await portal.close();
});

const statesOf = async (productId: number) =>
  ((await listRingKeys(here, portal.operator, productId)) ?? [])
    .filter(({ use }) => use === 'signing')
    .map(({ state }) => state)
    .sort();

const changesOf = (productId: number) =>
  portal.db.$count(
    event,
    and(eq(event.type, 'ring-key.changed'), sql`${event.before}->>'productId' = ${productId}`),
  );

test('of two who saw the same key in use, one moves the ring on; the other is told, and one key signs', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { productId } = await portal.product();
    const rotate = (context: TestPortal['context']) =>
      rotateRingKey(context, portal.operator, { productId, use: 'signing', signing: 1 });
    const codes = (await Promise.all([rotate(here), rotate(there)])).map(codeOf).sort();
    expect(codes).toEqual(['CHANGED_MEANWHILE', null].sort());
    expect(await statesOf(productId)).toEqual(['next', 'signing', 'verify_only']);
    // Two keys changed their state, and the trail has these two and no more.
    expect(await changesOf(productId)).toBe(2);
  }
});

test('one rotates and one marks the same key as compromised: one key signs, and it is not that one', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { productId } = await portal.product();
    await Promise.all([
      rotateRingKey(here, portal.operator, { productId, use: 'signing', signing: 1 }),
      compromiseRingKey(there, portal.operator, { productId, kid: 1, reason: 'stolen' }),
    ]);
    const keys = (await listRingKeys(here, portal.operator, productId)) ?? [];
    const signing = keys.filter(({ use, state }) => use === 'signing' && state === 'signing');
    expect(signing).toHaveLength(1);
    expect(keys.find(({ kid }) => kid === 1)?.state).toBe('compromised');
    expect(keys.filter(({ state }) => state === 'next')).toHaveLength(1);
  }
});

test('the database itself refuses a second key that signs', async () => {
  const { productId } = await portal.product();
  const next = and(eq(ringKey.productId, productId), eq(ringKey.kid, 2));
  const forced = portal.db.update(ringKey).set({ state: 'signing' }).where(next);
  await expect(forced).rejects.toMatchObject({
    cause: { constraint: 'ring_key_one_signing' },
  });
  expect(await statesOf(productId)).toEqual(['next', 'signing']);
});

test('where the event cannot be written nothing changes', async () => {
  const { productId } = await portal.product();
  await portal.sql`CREATE FUNCTION no_event() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN RAISE EXCEPTION ''no event''; END'`;
  await portal.sql`CREATE TRIGGER no_event BEFORE INSERT ON event FOR EACH ROW
    EXECUTE FUNCTION no_event()`;
  try {
    const rotate = rotateRingKey(here, portal.operator, { productId, use: 'signing' });
    await expect(rotate).rejects.toThrow();
    await expect(rotateReceiptKey(here, portal.operator)).rejects.toThrow();
  } finally {
    await portal.sql`DROP TRIGGER no_event ON event`;
  }
  expect(await statesOf(productId)).toEqual(['next', 'signing']);
  const keys = await describeReceiptKeys(here, portal.operator);
  expect(keys?.map(({ state }) => state)).toEqual(['signing', 'next']);
});

test('each key offers what can be done with it, to whoever may', async () => {
  const { productId } = await portal.product();
  const stepsOf = async (viewer: Viewer = portal.operator) =>
    Object.fromEntries(
      ((await listRingKeys(here, viewer, productId)) ?? []).map(({ kid, steps }) => [kid, steps]),
    );
  expect(await stepsOf()).toEqual({
    ...{ 1: ['compromise'], 2: ['rotate', 'compromise'], 3: ['rotate', 'compromise'] },
  });
  value(await rotateRingKey(here, portal.operator, { productId, use: 'signing' }));
  value(await compromiseRingKey(here, portal.operator, { productId, kid: 2, reason: 'stolen' }));
  expect(await stepsOf()).toMatchObject({ 1: ['retire', 'compromise'], 2: ['retire'] });
  // What is offered is done.
  value(await retireRingKey(here, portal.operator, { productId, kid: 1 }));
  expect((await stepsOf())[1]).toEqual([]);
  const agent = await portal.staff('agent@vendor.example');
  expect(new Set(Object.values(await stepsOf(agent)).flat())).toEqual(new Set());
});

test('of two who saw the same key of receipts in use, one makes another', async () => {
  const seen = { signing: 1 };
  const both = await Promise.all([
    rotateReceiptKey(here, portal.operator, seen),
    rotateReceiptKey(there, portal.operator, seen),
  ]);
  expect(both.map(codeOf).sort()).toEqual(['CHANGED_MEANWHILE', null].sort());
  const keys = await describeReceiptKeys(here, portal.operator);
  expect(keys?.map(({ state }) => state)).toEqual(['verify_only', 'signing', 'next']);
  const shown = JSON.stringify(keys);
  expect(shown).not.toMatch(/seed|wrapped/i);
});
