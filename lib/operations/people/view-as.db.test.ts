import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { session } from '@/lib/db/schema/session';
import { getLicense } from '@/lib/operations/license/get-license';
import { listLicenses } from '@/lib/operations/own/list-licenses';
import { ensureReceiptKey } from '@/lib/operations/receipt/receipt-keys';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import {
  type AskedWorld,
  makeAskedWorld,
  operationCalls,
} from '@/lib/operations/testing/operation-calls';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { denialOf, type OperationName, permissions, showsOnly } from '@/lib/rules/permissions';
import { endView, startView } from './view-as';

let portal: TestPortal;
let world: AskedWorld;
beforeAll(async () => {
  portal = await buildPortal();
  await ensureReceiptKey(portal.context);
  world = await makeAskedWorld(portal);
});
afterAll(() => portal.close());

const CUSTOMERS = ['registered', 'member', 'contact'] as const;
const names = Object.keys(permissions) as OperationName[];

/** One of the staff, looking as this customer. */
function looking(viewer: Viewer, minutes = 30): Viewer {
  const { agent } = world.viewers;
  if (viewer.kind !== 'customer' || agent.kind !== 'staff') throw new Error('Not a customer.');
  const endsAt = new Date(portal.clock.now().getTime() + minutes * 60_000);
  const { userId, email, role, proof } = agent;
  return portal.moved({ ...viewer, seenBy: { userId, email, role, proof, endsAt } });
}

const refusalOf = (answer: unknown) =>
  answer === null ? 'NOT_FOUND' : (answer as { error?: { code: string } }).error?.code;

/** All that stands in the database, but for what an operation prepared for itself. */
async function everything() {
  const tables = await portal.sql`
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  const all: Record<string, unknown> = {};
  for (const { tablename } of tables) {
    const rows = await portal.sql.unsafe(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS h FROM "${tablename}" t`,
    );
    all[tablename] = rows[0]?.h;
  }
  return all;
}

test.each(names)('%s: looking as a customer changes nothing', async (name) => {
  const about = {
    ...{ licenseId: world.license.licenseId, activationId: world.activationId },
    closed: world.closed,
  };
  for (const role of CUSTOMERS) {
    const customer = world.viewers[role];
    const before = showsOnly(name) ? await everything() : null;
    const answer = await operationCalls[name](world, looking(customer), about);
    if (before) {
      // Shown exactly what the customer is shown.
      expect(await everything()).toEqual(before);
      const theirs = await operationCalls[name](world, portal.moved(customer), about);
      expect(answer).toEqual(theirs);
    } else {
      // What only reads shows nothing; the rest says why it does nothing.
      const denied = answer === null ? 'NOT_FOUND' : denialOf(name, CUSTOMERS);
      expect(refusalOf(answer), role).toBe(denied === 'NOT_FOUND' ? denied : 'VIEW_ONLY');
    }
    // Once it is over, not even that.
    const late = refusalOf(await operationCalls[name](world, looking(customer, 0), about));
    expect(['NOT_FOUND', 'VIEW_ONLY'], role).toContain(late);
  }
});

test('begins in one browser, is in the trail with its reason, and ends there', async () => {
  const { context } = portal;
  const { agent, admin } = world.viewers;
  const [here, elsewhere] = [await portal.browserOf(agent), await portal.browserOf(agent)];
  const input = { email: ` ${world.email.toUpperCase()} `, reason: 'They called.' };
  const { endsAt } = value(await startView(context, agent, { ...input, session: here }));
  expect(endsAt.getTime() - portal.clock.now().getTime()).toBe(30 * 60_000);
  const rowOf = async (hash: Uint8Array) =>
    (await portal.db.select().from(session).where(eq(session.tokenHash, hash)))[0];
  const { registered } = world.viewers;
  if (registered.kind !== 'customer') throw new Error('Not a customer.');
  expect(await rowOf(here)).toMatchObject({ viewUserId: registered.userId, viewEndsAt: endsAt });
  expect(await rowOf(elsewhere)).toMatchObject({ viewUserId: null });
  const last = async () =>
    (await portal.db.select().from(event).orderBy(desc(event.id)).limit(1))[0];
  expect(await last()).toMatchObject({
    ...{ type: 'view.started', actor: 'staff', reason: 'They called.' },
    after: { userId: registered.userId },
  });

  // Nobody begins or ends it in somebody else's browser.
  expect(codeOf(await endView(context, admin, { session: here }))).toBe('NOTHING_TO_CHANGE');
  expect(codeOf(await startView(context, admin, { ...input, session: here }))).toBe('FORBIDDEN');
  value(await endView(context, agent, { session: here }));
  expect(await rowOf(here)).toMatchObject({ viewUserId: null, viewEndsAt: null });
  expect(await last()).toMatchObject({
    ...{ type: 'view.ended', before: { userId: registered.userId } },
  });
});

test('is of customers: never of staff, and of nobody who is not known', async () => {
  const { context } = portal;
  const { agent, admin } = world.viewers;
  if (admin.kind !== 'staff') throw new Error('Not staff.');
  const session = await portal.browserOf(agent);
  for (const email of [admin.email, 'nobody@customer.example']) {
    expect(codeOf(await startView(context, agent, { email, session }))).toBe('PERSON_UNKNOWN');
  }
  // Who owns a license has perhaps never signed in.
  const email = 'never-here@customer.example';
  await portal.license(world.product, { email });
  value(await startView(context, agent, { email, session }));
});

test('shows the licenses of that customer, and no others', async () => {
  const { context } = portal;
  const own = await portal.license(world.product, { email: 'only@customer.example' });
  const viewer = looking(await portal.customer('only@customer.example'));
  const page = await listLicenses(context, viewer);
  expect(page?.rows.map(({ id }) => id)).toEqual([own.licenseId]);
  expect(await getLicense(context, viewer, world.license.licenseId)).toBeNull();
});
