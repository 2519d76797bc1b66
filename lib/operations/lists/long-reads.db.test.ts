import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LongReads } from '@/lib/db/long-reads';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { listEvents } from '@/lib/operations/trail/list-events';
import { listDeskLicenses } from './list-desk-licenses';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal({ max: 2 });
});
afterAll(() => portal.close());

test('pages and files of the desk are read elsewhere as a whole, those of customers and commands where all is written', async () => {
  let read = 0;
  const longReads: LongReads = (work) => {
    read += 1;
    return work(portal.db);
  };
  /* Whatever asks its database itself, fails. */
  const context = { ...portal.context, longReads, db: {} as typeof portal.context.db };
  const agent = await portal.staff('agent@vendor.example');
  expect((await listDeskLicenses(context, agent))?.rows).toEqual([]);
  expect(await listEvents(context, agent, { part: true })).not.toBeNull();
  expect(read).toBe(2);
  const usual = { ...portal.context, longReads };
  await listLicenses(usual, await portal.customer('owner@customer.example'));
  await listEvents(usual, portal.operator, { part: true });
  expect(read).toBe(2);
});
