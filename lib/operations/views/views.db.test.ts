import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { savedView } from '@/lib/db/schema/saved-view';
import { user } from '@/lib/db/schema/user';
import { addStaff } from '@/lib/operations/people/add-staff';
import { disableStaff } from '@/lib/operations/people/disable-staff';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import type { Viewer } from '@/lib/operations/viewer';
import { listSavedViews } from './list-saved-views';
import { removeView } from './remove-view';
import { saveView } from './save-view';
import { shareView } from './share-view';

type Staff = Viewer & { kind: 'staff' };

let portal: TestPortal;
let people = 0;
let path = '';
beforeAll(async () => {
  portal = await buildPortal({ max: 4 });
});
afterAll(() => portal.close());

/** Somebody new at the desk, with a list of their own where nobody has kept anything. */
async function person(role: 'agent' | 'admin' = 'agent') {
  people += 1;
  path = `/staff/list-${'x'.repeat(people)}`;
  return (await portal.staff(`person-${people}@vendor.example`, role)) as Staff;
}
const save = (viewer: Viewer, name: string, query = 'state=active') =>
  saveView(portal.context, viewer, { path, query, name });
const saved = async (viewer: Viewer, name: string, query?: string) =>
  value(await save(viewer, name, query)).id;
const share = (viewer: Viewer, id: string, shared = true) =>
  shareView(portal.context, viewer, { id, shared });
const remove = (viewer: Viewer, id: string) => removeView(portal.context, viewer, { id });
const namesOf = async (viewer: Viewer, at = path) =>
  (await listSavedViews(portal.context, viewer, at))?.map(({ name }) => name);

test('own views are seen by their owner alone, shared ones by everybody at the desk, those of this list', async () => {
  const [agent, admin] = [await person(), await person('admin')];
  await saved(agent, 'Mine');
  const id = await saved(admin, 'For all', 'state=active&sort=oldest');
  await saved(admin, 'The admin’s');
  expect(await namesOf(agent)).toEqual(['Mine']);
  value(await share(admin, id));
  expect(await namesOf(agent)).toEqual(['Mine', 'For all']);
  expect(await namesOf(admin)).toEqual(['For all', 'The admin’s']);
  expect((await listSavedViews(portal.context, agent, path))?.[1]).toEqual({
    ...{ id, name: 'For all', query: 'state=active&sort=oldest' },
    ...{ shared: true, own: false, owner: admin.email },
  });
  expect(await namesOf(agent, '/staff/elsewhere')).toEqual([]);
  value(await share(admin, id, false));
  expect(await namesOf(agent)).toEqual(['Mine']);
});

test('a name that is taken replaces the own view, which stays shared, and none of others', async () => {
  const [agent, admin] = [await person(), await person('admin')];
  const id = await saved(admin, 'Late');
  value(await share(admin, id));
  const again = value(await save(admin, ' Late ', 'state=released'));
  expect(again).toEqual({ id, replaced: true });
  expect((await save(agent, 'Late', 'state=active')).ok).toBe(true);
  const views = await listSavedViews(portal.context, agent, path);
  expect(views?.map(({ query, shared, own }) => [query, shared, own])).toEqual([
    ['state=active', false, true],
    ['state=released', true, false],
  ]);
});

test('names have 1 to 60 characters', async () => {
  const agent = await person();
  for (const name of ['', ' \u0000 ', 'x'.repeat(61)]) {
    expect(codeOf(await save(agent, name))).toBe('NAME_INVALID');
  }
  await saved(agent, '🙂'.repeat(60));
  expect(await namesOf(agent)).toEqual(['🙂'.repeat(60)]);
});

test('one person keeps 50 views of one list, also when two are sent at once; one of them can be replaced', async () => {
  const agent = await person();
  for (let n = 0; n < 49; n += 1) await saved(agent, `View ${n}`);
  const both = await Promise.all(['One', 'Other'].map((name) => save(agent, name)));
  expect(both.map(codeOf).sort()).toEqual(['VIEWS_FULL', null]);
  expect((await save(agent, 'View 7', 'sort=oldest')).ok).toBe(true);
  expect(await namesOf(agent)).toHaveLength(50);
  path = '/staff/another-list';
  await saved(agent, 'One');
});

test('views of others that are not shared are not there, for admins neither', async () => {
  const [agent, other, admin] = [await person(), await person(), await person('admin')];
  const id = await saved(agent, 'Mine');
  for (const one of [id, randomUUID(), 'x', "' OR true --"]) {
    expect(codeOf(await remove(other, one))).toBe('NOT_FOUND');
    expect(codeOf(await remove(admin, one))).toBe('NOT_FOUND');
    expect(codeOf(await share(admin, one))).toBe('NOT_FOUND');
  }
  expect(codeOf(await share(agent, id))).toBe('FORBIDDEN');
  expect(await namesOf(agent)).toEqual(['Mine']);
  value(await remove(agent, id));
  expect(await namesOf(agent)).toEqual([]);
});

test('what is shared is removed by its owner and by admins, and stands in the trail', async () => {
  const [agent, admin, second] = [await person(), await person('admin'), await person('admin')];
  const id = await saved(admin, 'For all');
  value(await share(admin, id));
  expect(codeOf(await share(second, id))).toBe('NOTHING_TO_CHANGE');
  expect(codeOf(await remove(agent, id))).toBe('FORBIDDEN');
  expect(await namesOf(agent)).toEqual(['For all']);
  value(await remove(second, id));
  expect(await namesOf(admin)).toEqual([]);
  const events = await portal.db.select().from(event).orderBy(event.id);
  expect(events.slice(-2)).toMatchObject([
    { type: 'saved-view.shared', actor: 'staff', after: { path, name: 'For all' } },
    { type: 'saved-view.unshared', actor: 'staff', before: { path, name: 'For all' } },
  ]);
});

test('whoever is no longer staff keeps none, and has none when they come back', async () => {
  const [agent, leaver] = [await person(), await person('admin')];
  value(await share(leaver, await saved(leaver, 'For all')));
  await saved(leaver, 'Mine');
  expect(await namesOf(agent)).toEqual(['For all']);
  const { email } = leaver;
  value(await disableStaff(portal.context, portal.operator, { email }));
  expect(await portal.db.$count(savedView, eq(savedView.ownerId, leaver.userId))).toBe(0);
  value(await addStaff(portal.context, portal.operator, { email, role: 'agent' }));
  expect(await namesOf(agent)).toEqual([]);
});

test('views go with their owner, and the database takes none that is no view', async () => {
  const ownerId = (await portal.customer('gone@vendor.example')).userId;
  const insert = (changes: object) =>
    portal.db
      .insert(savedView)
      .values({ ownerId, path: '/staff/mails', name: 'x', query: '', ...changes });
  await insert({});
  for (const wrong of [
    {},
    { name: '' },
    { name: 'x'.repeat(61) },
    { name: 'y', path: '//evil.example' },
    { name: 'y', query: 'x'.repeat(4001) },
  ]) {
    await expect(insert(wrong)).rejects.toThrow();
  }
  await portal.db.delete(user).where(eq(user.id, ownerId));
  expect(await portal.db.$count(savedView, eq(savedView.ownerId, ownerId))).toBe(0);
});
