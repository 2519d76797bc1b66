import { and, eq, isNotNull } from 'drizzle-orm';
import { session } from '@/lib/db/schema/session';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const banner = words('viewBanner.back');

test('staff who look as a customer see those pages under a banner, change nothing, and go back', async ({
  demo,
  house,
}) => {
  const { license, computer, people, visitor } = await makeNeighbors(house, demo.baseUrl);
  const other = await house.license();
  const agent = visitor('agent');
  const begin = async (email: string) =>
    agent.post('/staff/view', formWith((await agent.read('/staff/view')).html, 'view-as'), {
      email,
      reason: 'They called',
    });
  expect(textOf((await begin(people.admin)).html)).toContain(words('refusal.PERSON_UNKNOWN.title'));
  const begun = await begin(people.owner);
  expect([begun.status, begun.location]).toEqual([303, '/licenses']);

  const before = [await house.traceOf(license), await house.staffRows([people.owner])];
  const list = await agent.read('/licenses');
  expect(list.html).toContain(license.ending);
  expect(list.html).not.toContain(other.ending);
  const pages = [
    `/licenses/${license.licenseId}`,
    `/computers/${computer.activationId}`,
    `/computers/${computer.activationId}/deactivate`,
  ];
  for (const path of ['/', '/nowhere', '/licenses', ...pages]) {
    expect(textOf((await agent.read(path)).html), path).toContain(banner);
  }
  // Neither the desk nor what the customer does not see.
  for (const path of ['/staff/licenses', '/staff/team', `/licenses/${other.licenseId}`]) {
    expect((await agent.read(path)).status, path).toBe(404);
  }
  for (const [path, form, typed] of [
    [`/computers/${computer.activationId}`, 'rename', { name: 'Front desk' }],
    [`/computers/${computer.activationId}`, 'mail', {}],
    [`/computers/${computer.activationId}/deactivate`, 'activationId', { dvc: computer.dvc }],
    [`/licenses/${license.licenseId}/activate`, 'by-codes', house.device(license, 'X').fields],
  ] as const) {
    const answer = await agent.post(path, formWith((await agent.read(path)).html, form), typed);
    expect(answer.status, form).toBe(200);
    expect(textOf(answer.html), form).toContain(words('refusal.VIEW_ONLY.title'));
  }
  expect([await house.traceOf(license), await house.staffRows([people.owner])]).toEqual(before);

  const back = await agent.post('/', formWith((await agent.read('/')).html, 'back-to-desk'));
  expect([back.status, back.location]).toEqual([303, '/staff']);
  const desk = await agent.read('/staff/licenses');
  expect(desk.status).toBe(200);
  expect(textOf(desk.html)).not.toContain(banner);
});

test('a view ends by itself: nothing is shown, and no form that was opened under it is sent as staff', async ({
  demo,
  house,
}) => {
  const { license, computer, people } = await makeNeighbors(house, demo.baseUrl);
  const cookie = await house.sessionCookie(people.agent);
  const agent = makeVisitor(demo.baseUrl, cookie);
  const start = formWith((await agent.read('/staff/view')).html, 'view-as');
  await agent.post('/staff/view', start, { email: people.owner });
  const path = `/computers/${computer.activationId}/deactivate`;
  const form = formWith((await agent.read(path)).html, 'activationId');
  const before = await house.traceOf(license);

  const userId = await house.userId(people.agent);
  await house.db
    .update(session)
    .set({ viewEndsAt: new Date(Date.now() - 1000) })
    .where(and(eq(session.userId, userId), isNotNull(session.viewUserId)));
  const answer = await agent.read(path);
  expect(answer.status).toBe(404);
  expect(answer.html).not.toContain(computer.name);
  await agent.post(path, form);
  expect(await house.traceOf(license)).toEqual(before);

  // The plain page of what is not there leads to the start page, where the way back is.
  const home = await agent.read('/');
  expect(textOf(home.html)).toContain(words('viewBanner.over'));
  const back = await agent.post('/', formWith(home.html, 'back-to-desk'));
  expect(back.location).toBe('/staff');
  expect((await agent.read('/staff/licenses')).status).toBe(200);
});
