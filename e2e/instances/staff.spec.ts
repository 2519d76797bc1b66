import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

test('the next request of somebody who was disabled is refused, in open sessions on both instances', async ({
  demo,
  house,
  secondInstance,
}) => {
  const [email, chief] = [house.freshEmail(), house.freshEmail()];
  await house.staff(email);
  await house.staff(chief, 'admin');
  const portals = [demo.baseUrl, secondInstance.baseUrl];
  const theirs = await Promise.all(
    portals.map(async (url) => makeVisitor(url, await house.sessionCookie(email))),
  );
  const statuses = () =>
    Promise.all(theirs.map(async (one) => (await one.read('/staff/licenses')).status));
  expect(await statuses()).toEqual([200, 200]);

  const admin = makeVisitor(demo.baseUrl, await house.sessionCookie(chief));
  const page = `/staff/team?person=${await house.userId(email)}`;
  const send = async (form: string, typed: Record<string, string>) => {
    const { html } = await admin.read(page);
    const { location } = await admin.post(page, formWith(html, form), typed);
    return textOf((await admin.read(location ?? '')).html);
  };
  expect(await send('disable', { reason: 'Left' })).toContain(
    words('staff.team.done.disabled', { email }),
  );
  for (const one of theirs) {
    const answer = await one.read('/staff/licenses');
    expect([answer.status, answer.location]).toEqual([
      307,
      `/sign-in?next=${encodeURIComponent('/staff/licenses')}`,
    ]);
  }
  // Whoever is staff again signs in anew.
  expect(await send('role', { role: 'agent' })).toContain(
    words('staff.team.done.agent', { email }),
  );
  expect(await statuses()).toEqual([307, 307]);
  const again = makeVisitor(secondInstance.baseUrl, await house.sessionCookie(email));
  expect((await again.read('/staff/licenses')).status).toBe(200);
});

test('a role that was taken is gone with the next request on both instances', async ({
  demo,
  house,
  secondInstance,
}) => {
  const [email, chief] = [house.freshEmail(), house.freshEmail()];
  await house.staff(email, 'admin');
  await house.staff(chief, 'admin');
  const page = `/staff/team?person=${await house.userId(email)}`;
  const theirs = await Promise.all(
    [demo.baseUrl, secondInstance.baseUrl].map(async (url) =>
      makeVisitor(url, await house.sessionCookie(email)),
    ),
  );
  const statuses = () => Promise.all(theirs.map(async (one) => (await one.read(page)).status));
  expect(await statuses()).toEqual([200, 200]);
  const admin = makeVisitor(demo.baseUrl, await house.sessionCookie(chief));
  const form = formWith((await admin.read(page)).html, 'role');
  await admin.post(page, form, { role: 'agent' });
  expect(await statuses()).toEqual([404, 404]);
});
