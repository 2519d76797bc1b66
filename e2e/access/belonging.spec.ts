import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { directoryToken } from '@/lib/db/schema/directory';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { ownerLink } from '@/lib/db/schema/owner-link';
import { signOn, signOnDomain } from '@/lib/db/schema/sign-on';
import type { House } from '../fixtures/house';
import {
  actionOf,
  type Answer,
  formsOf,
  formWith,
  makeVisitor,
  type Visitor,
} from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { PAGES, ROUTES } from '../inventory';

type World = Awaited<ReturnType<typeof makeNeighbors>> & { organizationId: string };

/** What a viewer is to be shown of a world: all that a contact is, its organization alone, or nothing. */
type Sees = 'everything' | 'organization' | 'nothing';

const customers = Object.entries({ ...PAGES, ...ROUTES }).filter(
  ([path, { may }]) =>
    !path.startsWith('/staff') && (Array.isArray(may) || may === 'signed in' || /csv$/.test(path)),
);

/** Every page and file of customers about this world, and the lists, which are about everything. */
function placesOf({ license, computer, closed, organizationId }: World) {
  return customers.map(([pattern]) => ({
    pattern,
    path: pattern
      .replace('[licenseId]', license.licenseId)
      .replace('[organizationId]', organizationId)
      .replace(
        '[activationId]',
        pattern.startsWith('/receipts') ? closed.activationId : computer.activationId,
      ),
  }));
}

async function makeWorld(house: House, baseUrl: string): Promise<World> {
  const world = await makeNeighbors(house, baseUrl);
  const organizationId = await house.organizationIdOf(world.license);
  await house.signOnDomain(organizationId, `${house.unique()}.example`, true);
  await house.signOnDomain(organizationId, `${house.unique()}.example`);
  await house.signOn(organizationId, 'off', true);
  await house.invitation(house.freshEmail(), organizationId);
  const tokenHash = new Uint8Array(randomBytes(32));
  const token = { organizationId, name: 'LAB-DIRECTORY', tokenHash, createdAt: new Date() };
  await house.db.insert(directoryToken).values(token);
  await house.changeTerms(world.license);
  return { ...world, organizationId };
}

/** All that stands of a world. */
async function stateOf({ db, traceOf }: House, { license, organizationId }: World) {
  const of = async (table: typeof membership | typeof signOn | typeof directoryToken) =>
    (await db.select().from(table).where(eq(table.organizationId, organizationId)))
      .map((row) => JSON.stringify(row))
      .sort();
  return {
    license: await traceOf(license),
    people: await of(membership),
    signOn: await of(signOn),
    tokens: await of(directoryToken),
    invitations: await db.$count(invitation, eq(invitation.organizationId, organizationId)),
    domains: await db.$count(signOnDomain, eq(signOnDomain.organizationId, organizationId)),
    links: await db.$count(ownerLink, eq(ownerLink.licenseId, license.licenseId)),
  };
}

/** Nothing of a world stands in an answer: neither on its page, nor in its data, nor in its headers. */
function expectNothingOf(world: World, sees: Sees, answer: Answer, where: string) {
  const { organization, secrets, people } = world;
  const hidden = [...secrets, people.member].filter(
    (secret) => sees !== 'organization' || secret !== organization,
  );
  const whole = `${answer.html}${JSON.stringify([...answer.headers])}`;
  for (const secret of hidden) expect(whole, where).not.toContain(secret);
}

/** Walks all pages and files; `signedIn` is false for whoever is treated as a stranger. */
async function walkPages(visitor: Visitor, world: World, sees: Sees, signedIn = true) {
  for (const { pattern, path } of placesOf(world)) {
    const isPage = pattern in PAGES;
    const answer = await visitor.read(path);
    const isOfOrganization = pattern === '/organizations/[organizationId]';
    const shown = sees === 'everything' || (sees === 'organization' && isOfOrganization);
    if (path !== pattern) {
      const away = `/sign-in?next=${encodeURIComponent(path)}`;
      const expected = shown ? [200, null] : signedIn || !isPage ? [404, null] : [307, away];
      expect([answer.status, answer.location], path).toEqual(expected);
    } else {
      // A list: theirs, which may be empty, and is none for strangers.
      expect(answer.status, path).toBe(signedIn ? 200 : isPage ? 307 : 404);
    }
    if (sees === 'everything') continue;
    expectNothingOf(world, sees, answer, path);
    if (isPage) expectNothingOf(world, sees, await visitor.data(path), `data of ${path}`);
  }
}

/** What is typed into whatever form asks for it. */
const typed = (world: World, email: string) => ({
  ...{ email, role: 'contact', name: 'Theirs', reason: 'Because', sure: 'yes', use: 'required' },
  ...{ domain: 'theirs.example', issuer: 'https://theirs.example', clientId: 'a' },
  ...{ clientSecret: 'b', dvc: world.computer.dvc, codes: world.computer.dvc },
});

/** Sends the forms that the pages of a world have for its contact: as pages do, and as their scripts do. */
async function walkActions(
  visitor: Visitor,
  world: World,
  sees: Sees,
  house: House,
  signedIn = true,
) {
  const contact = world.visitor('contact');
  const common = new Set(formsOf((await contact.read('/organizations')).html).map(actionOf));
  const before = await stateOf(house, world);
  const sent = new Set<string>();
  for (const { pattern, path } of placesOf(world)) {
    if (path === pattern || !(pattern in PAGES)) continue;
    for (const form of formsOf((await contact.read(path)).html)) {
      const action = actionOf(form);
      // Whoever is of an organization may leave it. A list's filter only writes what is looked for into the address,
      // where who may see it is asked.
      if (common.has(action) || ['leave', 'filter'].includes(form.id)) continue;
      const where = `${form.id} of ${path}`;
      const fields = { ...Object.fromEntries(form.fields), ...typed(world, house.freshEmail()) };
      const posted = await visitor.post(path, form, fields);
      const onOwnPage = sees === 'organization' && pattern === '/organizations/[organizationId]';
      if (signedIn || posted.status === 404) {
        expect([posted.status, posted.location], where).toEqual([onOwnPage ? 200 : 404, null]);
      } else {
        const away = `/sign-in?next=${encodeURIComponent(path)}`;
        expect([posted.status, posted.location], where).toEqual([307, away]);
      }
      const called = await visitor.call(path, action, fields);
      for (const answer of [posted, called]) expectNothingOf(world, sees, answer, where);
      sent.add(action);
    }
  }
  expect(sent.size).toBeGreaterThan(23);
  expect(await stateOf(house, world)).toEqual(before);
}

test.describe.configure({ timeout: 90_000 });

test('a contact of one organization: all of it, and nothing of another, on no page and by no form', async ({
  demo,
  house,
}) => {
  const [own, other] = [await makeWorld(house, demo.baseUrl), await makeWorld(house, demo.baseUrl)];
  const visitor = own.visitor('contact');
  await walkPages(visitor, own, 'everything');
  await walkPages(visitor, other, 'nothing');
  await walkActions(visitor, other, 'nothing', house);
});

test('a member of two organizations: either of them, neither their licenses nor what contacts do', async ({
  demo,
  house,
}) => {
  const worlds = [await makeWorld(house, demo.baseUrl), await makeWorld(house, demo.baseUrl)];
  const email = house.freshEmail();
  for (const { organization } of worlds) await house.member(email, organization, 'member');
  const visitor = makeVisitor(demo.baseUrl, await house.sessionCookie(email));
  for (const world of worlds) {
    await walkPages(visitor, world, 'organization');
  }
  const [world] = worlds;
  if (world) await walkActions(visitor, world, 'organization', house);
});

test('a removed contact: from the next click on nothing of it, with the session of before', async ({
  demo,
  house,
}) => {
  const world = await makeWorld(house, demo.baseUrl);
  const email = house.freshEmail();
  await house.member(email, world.organization, 'contact');
  const visitor = makeVisitor(demo.baseUrl, await house.sessionCookie(email));
  await walkPages(visitor, world, 'everything');
  const path = `/organizations/${world.organizationId}`;
  const contact = world.visitor('contact');
  const form = formWith((await contact.read(path)).html, `remove-${await house.userId(email)}`);
  expect((await contact.post(path, form)).status).toBe(303);
  await walkPages(visitor, world, 'nothing');
  await walkActions(visitor, world, 'nothing', house);
});

test('a member whose organization requires single sign-on, signed in without it: a stranger everywhere', async ({
  demo,
  house,
}) => {
  const world = await makeWorld(house, demo.baseUrl);
  const domain = `${house.unique()}.example`;
  const email = `member@${domain}`;
  await house.member(email, world.organization, 'member');
  const { ending } = await house.license({ email, organization: world.organization });
  const visitors: Visitor[] = [];
  for (const provenBy of ['mail', 'passkey'] as const) {
    visitors.push(makeVisitor(demo.baseUrl, await house.sessionCookie(email, { provenBy })));
  }
  for (const visitor of visitors) {
    expect((await visitor.read('/licenses')).html).toContain(ending);
  }
  await house.signOnDomain(world.organizationId, domain, true);
  await house.db
    .update(signOn)
    .set({ use: 'required' })
    .where(eq(signOn.organizationId, world.organizationId));
  for (const visitor of visitors) {
    await walkPages(visitor, world, 'nothing', false);
    await walkActions(visitor, world, 'nothing', house, false);
    const list = await visitor.read('/licenses');
    expect([list.status, list.html.includes(ending)]).toEqual([307, false]);
  }
});
