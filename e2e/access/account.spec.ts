import { eq } from 'drizzle-orm';
import { passkey } from '@/lib/db/schema/passkey';
import { session } from '@/lib/db/schema/session';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';
import { VISITORS } from '../inventory';

const SIGNED_IN = VISITORS.filter((who) => who !== 'stranger');

for (const path of ['/account', '/account/activity', '/account/data', '/confirm'] as const) {
  test(`${path}: everybody’s own; strangers are led to sign in, whoever looks as a customer finds none`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    for (const who of SIGNED_IN) {
      await house.accountEvents(world.people[who], 1);
      const answer = await world.visitor(who).read(path);
      expect(answer.status, who).toBe(200);
      for (const other of SIGNED_IN.filter((one) => one !== who)) {
        expect(answer.html, who).not.toContain(world.people[other]);
      }
    }
    const stranger = await world.visitor('stranger').read(path);
    expect([stranger.status, stranger.location]).toEqual([
      307,
      `/sign-in?next=${encodeURIComponent(path)}`,
    ]);
    const agent = world.visitor('agent');
    const view = formWith((await agent.read('/staff/view')).html, 'view-as');
    await agent.post('/staff/view', view, { email: world.people.owner });
    expect((await agent.read(path)).status).toBe(404);
  });
}

test('/account/activity/csv: everybody’s own account as a file; for strangers it never was', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  for (const who of SIGNED_IN) {
    await house.accountEvents(world.people[who], 3);
    const answer = await world.visitor(who).read('/account/activity/csv');
    expect(answer.headers.get('content-disposition')).toContain('filename="account-activity-');
    const id = await house.userId(world.people[who]);
    const [head, ...lines] = answer.html.trimEnd().split('\r\n');
    expect(head).toContain('"at","event"');
    expect(lines.length, who).toBeGreaterThanOrEqual(3);
    expect(lines.every((line) => line.includes(id))).toBe(true);
  }
  const stranger = await world.visitor('stranger').read('/account/activity/csv');
  expect([stranger.status, stranger.html]).toEqual([404, 'Not found']);
});

test('/account/data/json: all that is held about whoever asks, and nothing of others; for strangers, and whoever looks as a customer, it never was', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const path = '/account/data/json';
  for (const who of SIGNED_IN) {
    const answer = await world.visitor(who).read(path);
    expect(answer.headers.get('content-disposition')).toContain('filename="your-data.json"');
    const file = JSON.parse(answer.html);
    expect(file.account, who).toMatchObject([{ email: world.people[who] }]);
    for (const other of SIGNED_IN.filter((one) => one !== who)) {
      expect(answer.html, who).not.toContain(world.people[other]);
    }
  }
  const owned = JSON.parse((await world.visitor('owner').read(path)).html);
  expect(owned.licenses.map(({ id }: { id: string }) => id)).toContain(world.license.licenseId);
  const agent = world.visitor('agent');
  const view = formWith((await agent.read('/staff/view')).html, 'view-as');
  await agent.post('/staff/view', view, { email: world.people.owner });
  for (const nobody of [agent, world.visitor('stranger')]) {
    const answer = await nobody.read(path);
    expect([answer.status, answer.html]).toEqual([404, 'Not found']);
  }
});

test('eraseAccount: the sender’s own account alone, and not without a sign-in of late', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { owner, agent, admin, contact } = world.people;
  const createdAt = new Date(Date.now() - 3_600_000);
  const stale = makeVisitor(demo.baseUrl, await house.sessionCookie(owner, { createdAt }));
  const ofOwner = await house.userId(owner);
  const form = formWith((await stale.read('/account/data')).html, 'erase-account');
  const sent = await stale.post('/account/data', form, { sure: 'yes' });
  expect(textOf(sent.html)).toContain(words('refusal.SIGN_IN_AGAIN.title'));
  const stranger = await world.visitor('stranger').post('/account/data', form, { sure: 'yes' });
  expect([stranger.status, stranger.location]).toEqual([404, null]);
  for (const who of ['agent', 'admin'] as const) {
    const answer = await world.visitor(who).post('/account/data', form, { sure: 'yes' });
    expect([answer.status, answer.location], who).toEqual([404, null]);
  }
  const last = await world.visitor('contact').post('/account/data', form, { sure: 'yes' });
  expect([last.status, last.location]).toEqual([200, null]);
  expect(textOf(last.html)).toContain(words('account.data.lastTitle'));
  const unsure = await world.visitor('owner').post('/account/data', form);
  expect(textOf(unsure.html)).toContain(words('account.data.sureMissing'));
  expect(await house.userId(owner)).toBe(ofOwner);
  const erased = await world.visitor('owner').post('/account/data', form, { sure: 'yes' });
  expect([erased.status, erased.location]).toEqual([303, '/erased']);
  await expect(house.userId(owner)).rejects.toThrow('Nobody');
  for (const email of [agent, admin, contact]) expect(await house.userId(email)).toBeTruthy();
  expect((await stale.read('/licenses')).location).toBe('/sign-in?next=%2Flicenses');
});

test('callPasskey, dropPasskey, askForPasskey, keepPasskey: one’s own passkeys alone, whoever sends the form', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  for (const who of ['owner', 'agent'] as const) {
    await house.passkey(world.people[who], 'Security key');
    const rowsOf = async (email: string) => {
      const ofUser = eq(passkey.userId, await house.userId(email));
      return house.db.select().from(passkey).where(ofUser);
    };
    const before = await rowsOf(world.people[who]);
    const [{ id } = { id: '' }] = before;
    const own = (await world.visitor(who).read('/account')).html;
    for (const form of [`rename-${id}`, `remove-${id}`]) {
      const taken = formWith(own, form);
      for (const other of VISITORS) {
        if (other === who) continue;
        const answer = await world.visitor(other).post('/account', taken, { name: 'Mine' });
        expect([answer.status, answer.location], other).toEqual([404, null]);
      }
      expect(await rowsOf(world.people[who])).toEqual(before);
    }
    const removed = await world.visitor(who).post('/account', formWith(own, `remove-${id}`));
    expect([removed.status, removed.location]).toEqual([303, '/account?done=removed']);
    expect(await rowsOf(world.people[who])).toEqual([]);
  }
});

test('signOutThere, signOutElsewhere: one’s own sessions alone; the browser that is signed out is a stranger’s', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const { owner } = world.people;
  const elsewhere = makeVisitor(
    demo.baseUrl,
    await house.sessionCookie(owner, { browser: 'edge' }),
  );
  const own = await world.visitor('owner').read('/account');
  const ofOwner = eq(session.userId, await house.userId(owner));
  const rows = () => house.db.select().from(session).where(ofOwner);
  const there = (await rows()).find(({ browser }) => browser === 'edge')?.id ?? '';
  const taken = formWith(own.html, `end-${there}`);
  for (const who of VISITORS.filter((one) => one !== 'owner')) {
    const answer = await world.visitor(who).post('/account', taken);
    expect([answer.status, answer.location], who).toEqual([404, null]);
  }
  expect(await rows()).toHaveLength(2);
  expect((await elsewhere.read('/licenses')).status).toBe(200);
  const ended = await world.visitor('owner').post('/account', taken);
  expect([ended.status, ended.location]).toEqual([303, '/account?done=ended']);
  expect((await elsewhere.read('/licenses')).location).toBe('/sign-in?next=%2Flicenses');

  // Theirs to send, each of themselves.
  await house.sessionCookie(owner);
  const others = formWith((await world.visitor('owner').read('/account')).html, 'end-others');
  const stranger = await world.visitor('stranger').post('/account', others);
  expect([stranger.status, stranger.location]).toEqual([404, null]);
  const contact = await world.visitor('contact').post('/account', others);
  expect([contact.status, contact.location]).toEqual([303, '/account?done=others']);
  expect(await rows()).toHaveLength(2);
  await world.visitor('owner').post('/account', others);
  expect(await rows()).toHaveLength(1);
  expect((await world.visitor('owner').read('/licenses')).status).toBe(200);
});

test('mailConfirmCode: mails whoever sends it, and no stranger', async ({ demo, house }) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const createdAt = new Date(Date.now() - 3_600_000);
  for (const who of ['owner', 'agent'] as const) {
    const cookie = await house.sessionCookie(world.people[who], { createdAt });
    const stale = makeVisitor(demo.baseUrl, cookie);
    const taken = formWith((await stale.read('/confirm')).html, 'mail-code');
    const answer = await world.visitor('stranger').post('/confirm', taken);
    expect([answer.status, answer.location]).toEqual([404, null]);
    const sent = await stale.post('/confirm', taken);
    expect([sent.status, sent.location]).toEqual([303, '/confirm']);
    expect(textOf((await stale.read('/confirm')).html)).toContain(world.people[who]);
  }
});

test('/staff/account and /staff/confirm lead where everybody’s are', async ({ demo }) => {
  for (const page of ['account', 'confirm']) {
    const answer = await makeVisitor(demo.baseUrl).read(`/staff/${page}`);
    expect([answer.status, new URL(answer.location ?? '', demo.baseUrl).pathname]).toEqual([
      308,
      `/${page}`,
    ]);
  }
});
