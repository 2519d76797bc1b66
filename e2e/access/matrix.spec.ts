import { randomUUID } from 'node:crypto';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { plainPage } from '../fixtures/plain-page';
import { expect, test } from '../fixtures/test';
import { type Access, ACTIONS, PAGES, ROUTES, VISITORS } from '../inventory';

const hasIds = (path: string) => /\[(licenseId|activationId)\]/.test(path);
const ofLicenses: [string, Access][] = [...Object.entries(PAGES), ...Object.entries(ROUTES)].filter(
  ([path]) => hasIds(path),
);

/** What differs in every answer, whoever gets it. */
const plain = (html: string, path: string) =>
  plainPage(html.replaceAll(path, 'PATH').replaceAll(path.split('/')[2] ?? '', 'ID'));

for (const [pattern, { may }] of ofLicenses) {
  test(`${pattern}: to whom it does not belong it is the same plain 404 as what never existed`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const { license, computer, closed } = world;
    const activation = pattern.startsWith('/receipts') ? closed : computer;
    const at = (licenseId: string, activationId: string) =>
      pattern.replace('[licenseId]', licenseId).replace('[activationId]', activationId);
    const path = at(license.licenseId, activation.activationId);
    const nowhere = at(randomUUID(), randomUUID());
    const isPage = pattern in PAGES;

    for (const who of VISITORS) {
      const visitor = world.visitor(who);
      const answer = await visitor.read(path);
      if (may.includes(who as never)) {
        expect(answer.status, who).toBe(200);
        expect(answer.html, who).toContain(isPage ? activation.name : computer.computerKey);
        continue;
      }
      const found = [answer.status, answer.location];
      if (who === 'stranger' && isPage) {
        expect(found).toEqual([307, `/sign-in?next=${encodeURIComponent(path)}`]);
      } else {
        expect(found, who).toEqual([404, null]);
      }
      for (const secret of world.secrets) expect(answer.html, who).not.toContain(secret);
      const missing = await visitor.read(nowhere);
      expect(answer.status).toBe(missing.status);
      expect(plain(answer.html, path)).toBe(plain(missing.html, nowhere));
    }
    for (const odd of ['1', 'x', '%00', `${license.licenseId}x`]) {
      expect((await world.visitor('owner').read(at(odd, odd))).status, odd).toBe(404);
    }
  });
}

test('/licenses: everybody sees their own; a member not those of colleagues', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const seen: string[] = [];
  for (const who of VISITORS) {
    const answer = await world.visitor(who).read('/licenses');
    if (who === 'stranger') expect(answer.location).toBe('/sign-in?next=%2Flicenses');
    else expect(answer.status, who).toBe(200);
    if (answer.html.includes(world.license.ending)) seen.push(who);
  }
  expect(seen).toEqual(['owner', 'contact', 'agent', 'admin']);
});

/** Actions of a license, and where their form is. */
const actions = [
  { name: 'deactivate', page: (id: string) => `/computers/${id}/deactivate`, form: 'activationId' },
  { name: 'mailKey', page: (id: string) => `/computers/${id}`, form: 'mail' },
  { name: 'renew', page: (id: string) => `/computers/${id}`, form: 'renew' },
];

test('every action of a license is tried below', () => {
  const listed = Object.entries(ACTIONS).flatMap(([action, { may }]) =>
    may === 'anybody' ? [] : [action.split(' ').at(-1)],
  );
  expect(actions.map(({ name }) => name).sort()).toEqual(listed.sort());
});

for (const { name, page, form } of actions) {
  test(`${name}: a foreign computer does not exist, also where an own page's form names it`, async ({
    demo,
    house,
  }) => {
    const world = await makeNeighbors(house, demo.baseUrl);
    const own = await house.license({ email: world.people.member });
    const ownComputer = await house.computer(own, 'OWN-PC');
    for (const license of [world.license, own]) await house.changeTerms(license);
    const before = await house.traceOf(world.license);
    const { activationId } = world.computer;

    const taken = formWith((await world.visitor('owner').read(page(activationId))).html, form);
    for (const who of ['stranger', 'member', 'foreign contact'] as const) {
      const answer = await world.visitor(who).post(page(activationId), taken);
      expect([answer.status, answer.location], who).toEqual([404, null]);
      for (const secret of world.secrets) expect(answer.html, who).not.toContain(secret);
    }
    const member = world.visitor('member');
    const ownPage = page(ownComputer.activationId);
    const ownForm = formWith((await member.read(ownPage)).html, form);
    const answer = await member.post(ownPage, ownForm, { activationId });
    expect([answer.status, answer.location]).toEqual([404, null]);
    expect(await house.traceOf(world.license)).toEqual(before);

    // The same form, left as it was, is theirs to send.
    expect([200, 303]).toContain((await member.post(ownPage, ownForm)).status);
  });
}

test('deactivate: a foreign code or an offer that names a foreign computer frees nothing there', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const own = await house.license({ email: world.people.member });
  const { activationId } = await house.computer(own, 'OWN-PC');
  const member = world.visitor('member');
  const path = `/computers/${activationId}/deactivate`;
  const form = formWith((await member.read(path)).html, 'activationId');
  const before = await house.traceOf(world.license);
  for (const dvc of [world.computer.dvc, world.closed.dvc]) {
    for (const offer of [{}, { otherComputer: world.computer.activationId }]) {
      const answer = await member.post(path, form, { dvc, ...offer });
      expect([200, 404]).toContain(answer.status);
      for (const secret of world.secrets) expect(answer.html).not.toContain(secret);
    }
  }
  expect(await house.traceOf(world.license)).toEqual(before);
  expect(await house.stateOf(activationId)).toBe('active');
});

test('staff are told from others by their row alone: an address of the vendor has no rights', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const session = await house.sessionCookie(`nobody-${house.unique()}@example.net`);
  const visitor = makeVisitor(demo.baseUrl, session);
  expect((await visitor.read(`/licenses/${world.license.licenseId}`)).status).toBe(404);
});
