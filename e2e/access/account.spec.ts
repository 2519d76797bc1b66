import { eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { STAFF, VISITORS } from '../inventory';

test('callPasskey, dropPasskey: one’s own passkeys alone, whoever sends the form; to others the desk is not there', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { agent, admin } = world.people;
  await house.passkey(agent, 'Security key');
  await house.passkey(admin, 'Laptop');
  const rowsOf = async (email: string) => {
    const ofUser = eq(passkey.userId, await house.userId(email));
    return house.db.select().from(passkey).where(ofUser);
  };
  const before = await rowsOf(agent);
  const [{ id } = { id: '' }] = before;
  const own = (await world.visitor('agent').read('/staff/account')).html;
  for (const form of [`rename-${id}`, `remove-${id}`]) {
    const taken = formWith(own, form);
    for (const who of VISITORS) {
      if (who === 'agent') continue;
      const answer = await world.visitor(who).post('/staff/account', taken, { name: 'Mine' });
      expect([answer.status, answer.location], who).toEqual([404, null]);
    }
    expect(await rowsOf(agent)).toEqual(before);
  }
  const [{ id: chiefs } = { id: '' }] = await rowsOf(admin);
  const foreign = await world
    .visitor('agent')
    .post('/staff/account', formWith(own, `remove-${id}`), { id: chiefs });
  expect(foreign.status).toBe(404);
  expect(await rowsOf(admin)).toHaveLength(1);
  const removed = await world
    .visitor('agent')
    .post('/staff/account', formWith(own, `remove-${id}`));
  expect([removed.status, removed.location]).toEqual([303, '/staff/account?done=removed']);
  expect(await rowsOf(agent)).toEqual([]);
});

test('mailConfirmCode: mails nobody but staff; to all others the desk is not there', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const createdAt = new Date(Date.now() - 3_600_000);
  const cookie = await house.sessionCookie(world.people.agent, { createdAt });
  const stale = makeVisitor(demo.baseUrl, cookie);
  const taken = formWith((await stale.read('/staff/confirm')).html, 'mail-code');
  for (const who of VISITORS.filter((one) => !STAFF.includes(one))) {
    const answer = await world.visitor(who).post('/staff/confirm', taken);
    expect([answer.status, answer.location], who).toEqual([404, null]);
  }
  const sent = await stale.post('/staff/confirm', taken);
  expect([sent.status, sent.location]).toEqual([303, '/staff/confirm']);
});
