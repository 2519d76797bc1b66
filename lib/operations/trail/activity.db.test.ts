import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordEvent } from '@/lib/operations/record/record-event';
import { addMember } from '@/lib/operations/people/add-member';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import type { EventType } from '@/lib/rules/vocabulary';
import { listActivity } from './list-activity';

let portal: TestPortal;
let people = 0;
beforeAll(async () => {
  portal = await buildPortal();
});
afterAll(() => portal.close());

const person = () => {
  people += 1;
  return portal.customer(`person-${people}@customer.example`);
};
const write = (by: Viewer, type: EventType, userId: string) =>
  portal.db.transaction((tx) =>
    recordEvent(tx, by, { type, at: portal.clock.now(), after: { userId } }),
  );
const read = async (viewer: Viewer, cursor?: string) => {
  const page = await listActivity(portal.context, viewer, { cursor });
  if (!page) throw new Error('There is none.');
  return page;
};

test('people read what happened to their account, by themselves, by nobody known and by the vendor', async () => {
  const [viewer, other] = [await person(), await person()];
  const agent = await portal.staff('agent@vendor.example');
  await write(viewer, 'person.signed-in', viewer.userId);
  await write(portal.keyHolder(), 'person.sign-in-failed', viewer.userId);
  await write(agent, 'sessions.ended', viewer.userId);
  await write(other, 'person.signed-in', other.userId);
  // What staff looked at is the vendor's affair.
  await write(agent, 'view.started', viewer.userId);
  const organization = 'Works';
  await portal.organization(organization);
  const joins = { email: viewer.email, organization, role: 'member' as const };
  value(await addMember(portal.context, agent, joins));
  const { rows, total } = await read(viewer);
  expect(rows.map(({ type, by, address }) => [type, by, address !== ''])).toEqual([
    ['member.added', 'vendor', false],
    ['sessions.ended', 'vendor', false],
    ['person.sign-in-failed', 'nobody', true],
    ['person.signed-in', 'self', true],
  ]);
  expect(total.count).toBe(4);
  const said = JSON.stringify(rows);
  for (const secret of [agent.address, 'agent@', other.email, 'person_hash']) {
    expect(said).not.toContain(secret);
  }
});

test('what staff do to themselves is theirs, what they do to others is the vendor’s', async () => {
  const [one, two] = [
    (await portal.staff('one@vendor.example')) as Viewer & { kind: 'staff' },
    (await portal.staff('two@vendor.example')) as Viewer & { kind: 'staff' },
  ];
  await write(one, 'passkey.added', one.userId);
  await write(two, 'sessions.ended', one.userId);
  const kinds = (await read(one)).rows.map(({ type, by }) => [type, by]);
  expect(kinds.slice(0, 2)).toEqual([
    ['sessions.ended', 'vendor'],
    ['passkey.added', 'self'],
  ]);
});

test('it is read page by page, both ways, along an index', async () => {
  const viewer = await person();
  for (let n = 0; n < 120; n += 1) await write(viewer, 'person.signed-in', viewer.userId);
  const first = await read(viewer);
  const second = await read(viewer, first.next ?? '');
  const third = await read(viewer, second.next ?? '');
  expect([first, second, third].map(({ rows }) => rows.length)).toEqual([50, 50, 20]);
  expect(third.next).toBeNull();
  expect((await read(viewer, third.previous ?? '')).rows).toEqual(second.rows);
  await portal.sql`SET enable_seqscan = off`;
  const plan = await portal.sql`EXPLAIN SELECT id FROM event
    WHERE (coalesce(after->>'userId', before->>'userId')) = ${viewer.userId}
    ORDER BY at DESC, id DESC LIMIT 51`;
  expect(JSON.stringify(plan)).toContain('event_about');
});
