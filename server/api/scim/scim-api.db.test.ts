import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitation } from '@/lib/db/schema/invitation';
import { membership } from '@/lib/db/schema/membership';
import { session } from '@/lib/db/schema/session';
import { getOwnOrganization } from '@/lib/operations/members/get-own-organization';
import { invitePerson } from '@/lib/operations/members/invite-person';
import { eraseOwnData } from '@/lib/operations/personal/erase-person';
import { buildPortal, contextOn, type TestPortal } from '@/lib/operations/testing/build-portal';
import { value } from '@/lib/operations/testing/value';
import { makeApi } from '../app';
import * as directory from './directory.test-support';
import { ERROR, filter, patch, person, type Sent, USER } from './directory.test-support';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
});
afterAll(() => portal.close());
const company = () => directory.company(portal);
const asker = (token: string, context = portal.context) => directory.asker(token, context);
const roleOf = (id: string, email: string) => directory.roleOf(portal, id, email);

test('says what it can, in the forms of RFC 7643, to its directory alone', async () => {
  const { ask } = await company();
  const config = await ask('GET', '/ServiceProviderConfig');
  expect(config.headers.get('content-type')).toContain('application/scim+json');
  expect(config.json).toMatchObject({ patch: { supported: true }, etag: { supported: false } });
  const types = (await ask('GET', '/ResourceTypes')).json;
  expect(types).toMatchObject({ totalResults: 1, Resources: [{ id: 'User', schema: USER }] });
  expect((await ask('GET', '/ResourceTypes/User')).json).toEqual(types.Resources[0]);
  const schemas = (await ask('GET', '/Schemas')).json;
  const names = schemas.Resources[0].attributes.map((one: { name: string }) => one.name);
  expect(names).toEqual(['userName', 'externalId', 'active', 'emails']);
  expect((await ask('GET', `/Schemas/${USER}`)).json).toEqual(schemas.Resources[0]);
  for (const path of ['/Schemas/x', '/Groups', '/', '/Users/x/y']) {
    const answer = await ask('GET', path);
    expect([answer.status, answer.json.schemas], path).toEqual([404, [ERROR]]);
  }
});

test('the life of a person as Entra ID keeps it: looked for, created, deactivated, let in again, deleted', async () => {
  const { id, domain, ask } = await company();
  const email = `lead@${domain}`;
  // Its test of the connection asks for a name that nobody has, and that is no address.
  const none = await ask('GET', filter(`userName eq "${randomUUID()}"`));
  expect(none.json).toMatchObject({
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  });
  const created = await ask('POST', '/Users', { body: person(`Lead@${domain}`) });
  expect(created.status).toBe(201);
  expect(created.json).toEqual({
    schemas: [USER],
    id: created.json.id,
    externalId: `x-Lead@${domain}`,
    userName: email,
    emails: [{ value: email, type: 'work', primary: true }],
    active: true,
    meta: {
      resourceType: 'User',
      created: portal.clock.now().toISOString(),
      lastModified: portal.clock.now().toISOString(),
      location: `https://licenses.example.com/api/scim/v2/Users/${created.json.id}`,
    },
  });
  expect(created.headers.get('location')).toBe(created.json.meta.location);
  expect(await roleOf(id, email)).toBe('member');
  const path = `/Users/${created.json.id}`;
  expect((await ask('GET', path)).json).toEqual(created.json);
  const found = await ask('GET', filter(`userName eq "LEAD@${domain}"`));
  expect(found.json.Resources).toEqual([created.json]);
  const byId = await ask('GET', filter(`externalId eq "x-Lead@${domain}"`));
  expect(byId.json.Resources).toEqual([created.json]);

  portal.clock.advance({ minutes: 1 });
  const off = patch({ op: 'Replace', path: 'active', value: 'False' });
  const out = await ask('PATCH', path, { body: off });
  expect([out.status, out.json.active]).toEqual([200, false]);
  expect(out.json.meta.lastModified).not.toBe(out.json.meta.created);
  expect(await roleOf(id, email)).toBeNull();
  expect((await ask('GET', path)).json).toEqual(out.json);
  expect((await ask('PATCH', path, { body: off })).status).toBe(200);
  const on = patch({ op: 'Replace', path: 'active', value: 'True' });
  expect((await ask('PATCH', path, { body: on })).json.active).toBe(true);
  expect(await roleOf(id, email)).toBe('member');

  expect((await ask('DELETE', path)).status).toBe(204);
  expect(await roleOf(id, email)).toBeNull();
  for (const method of ['GET', 'DELETE']) expect((await ask(method, path)).status).toBe(404);
});

test('the same as Okta does it: pages of people, whole persons, no path', async () => {
  const { id, domain, ask } = await company();
  const email = `planner@${domain}`;
  const body = { ...person(email), password: 'x', groups: [], locale: 'en-US' };
  const created = await ask('POST', '/Users', {
    body,
    headers: { 'content-type': 'application/scim+json; charset=utf-8' },
  });
  const path = `/Users/${created.json.id}`;
  const put = await ask('PUT', path, { body: { ...body, id: created.json.id, active: false } });
  expect([put.status, put.json.active, await roleOf(id, email)]).toEqual([200, false, null]);
  const on = await ask('PATCH', path, { body: patch({ op: 'replace', value: { active: true } }) });
  expect([on.status, on.json.active, await roleOf(id, email)]).toEqual([200, true, 'member']);
  await ask('PATCH', path, { body: patch({ op: 'replace', value: { active: false } }) });
  const again = await ask('PUT', path, { body: { userName: email, active: true } });
  expect([again.json.active, again.json.externalId]).toEqual([true, undefined]);

  const all = await ask('GET', '/Users?startIndex=1&count=100');
  const addresses = [`it@${domain}`, email];
  expect(all.json.Resources.map((one: { userName: string }) => one.userName)).toEqual(addresses);
  const second = await ask('GET', '/Users?startIndex=2&count=1');
  expect(second.json).toMatchObject({ totalResults: 2, startIndex: 2, itemsPerPage: 1 });
  expect(second.json.Resources[0].userName).toBe(email);
  for (const [asked, shown] of [
    ['startIndex=0&count=-5', 0],
    ['startIndex=-7&count=999999', 2],
    ['startIndex=9', 0],
  ] as const) {
    const { json } = await ask('GET', `/Users?${asked}`);
    expect([json.totalResults, json.itemsPerPage], asked).toEqual([2, shown]);
  }
});

test('only addresses of a domain that the organization has proven come in, and none of another one’s', async () => {
  const [one, other] = [await company(), await company()];
  for (const userName of [
    ...['somebody@example.com', `lead@${other.domain}`, `lead@sub.${one.domain}`],
    ...['lead', `@${one.domain}`, `lead@${one.domain}@example.com`],
  ]) {
    const answer = await one.ask('POST', '/Users', { body: person(userName) });
    expect([answer.status, answer.json.scimType, answer.json.status], userName).toEqual([
      ...[400, 'invalidValue', '400'],
    ]);
  }
  expect(await portal.db.$count(membership, eq(membership.organizationId, one.id))).toBe(1);
  // Nor does anybody come back whose domain is the organization's no more.
  const email = `guest@${other.domain}`;
  const guest = await portal.colleague(email, one.name, 'member');
  const path = `/Users/${guest.userId}`;
  const active = (flag: boolean) =>
    one.ask('PATCH', path, { body: patch({ op: 'replace', value: { active: flag } }) });
  expect((await active(false)).json.active).toBe(false);
  const back = await active(true);
  expect([back.status, back.json.scimType]).toEqual([400, 'invalidValue']);
  expect(await roleOf(one.id, email)).toBeNull();
});

test('a directory finds and changes nobody of another organization', async () => {
  const [one, other] = [await company(), await company()];
  const { json } = await other.ask('POST', '/Users', { body: person(`lead@${other.domain}`) });
  const path = `/Users/${json.id}`;
  const never = await one.ask('GET', `/Users/${randomUUID()}`);
  const body = patch({ op: 'replace', value: { active: false } });
  for (const [method, sent] of [
    ['GET', undefined],
    ['PUT', person(`lead@${other.domain}`)],
    ['PATCH', body],
    ['DELETE', undefined],
  ] as const) {
    const answer = await one.ask(method, path, { body: sent });
    expect([answer.status, answer.json], method).toEqual([404, never.json]);
  }
  for (const text of [`userName eq "lead@${other.domain}"`, `id eq "${json.id}"`]) {
    expect((await one.ask('GET', filter(text))).json.totalResults, text).toBe(0);
  }
  const all = JSON.stringify((await one.ask('GET', '/Users')).json);
  expect(all).not.toContain(other.domain);
  expect(await roleOf(other.id, `lead@${other.domain}`)).toBe('member');
});

test('whoever is deactivated is out at once: no session, no invitation, a member at most when they come back', async () => {
  const { id, name, domain, contact, ask } = await company();
  const email = `second@${domain}`;
  const second = await portal.colleague(email, name, 'contact');
  const elsewhere = await portal.colleague('guest@example.com', name, 'member');
  for (const viewer of [second, elsewhere]) await portal.browserOf(viewer);
  value(
    await invitePerson(portal.context, contact, {
      organization: id,
      email: `new@${domain}`,
      role: 'contact',
    }),
  );
  const off = patch({ op: 'replace', value: { active: false } });
  for (const { userId } of [second, elsewhere]) {
    expect((await ask('PATCH', `/Users/${userId}`, { body: off })).status).toBe(200);
  }
  expect(await getOwnOrganization(portal.context, second, id)).toBeNull();
  const sessions = (userId: string) => portal.db.$count(session, eq(session.userId, userId));
  // Of somebody of another domain the organization may end nothing but the membership.
  expect([await sessions(second.userId), await sessions(elsewhere.userId)]).toEqual([0, 1]);
  await ask('PATCH', `/Users/${second.userId}`, {
    body: patch({ op: 'replace', value: { active: true } }),
  });
  expect(await roleOf(id, email)).toBe('member');
  const invited = await ask('POST', '/Users', { body: person(`new@${domain}`) });
  await ask('PATCH', `/Users/${invited.json.id}`, { body: off });
  expect(await portal.db.$count(invitation, eq(invitation.organizationId, id))).toBe(0);
});

test('the last contact stays, however the directory would have it', async () => {
  const { id, domain, contact, ask } = await company();
  const path = `/Users/${contact.userId}`;
  for (const [method, body] of [
    ['PATCH', patch({ op: 'Replace', path: 'active', value: 'False' })],
    ['PUT', person(`it@${domain}`, { active: false })],
    ['DELETE', undefined],
  ] as const) {
    const answer = await ask(method, path, { body });
    expect([answer.status, answer.json.schemas], method).toEqual([409, [ERROR]]);
    expect(answer.json.detail).toContain('only contact');
  }
  expect(await roleOf(id, `it@${domain}`)).toBe('contact');
  // Nothing else of the change was kept.
  const found = await ask('GET', path);
  expect(found.json.externalId).toBeUndefined();
});

test('two creates of one person at once, on two instances: one person, one membership', async () => {
  const { id, domain, token } = await company();
  const email = `lead@${domain}`;
  const other = asker(token, contextOn(portal, portal.clock.now));
  const [first, second] = await Promise.all(
    [asker(token), other].map((ask) => ask('POST', '/Users', { body: person(email) })),
  );
  expect([first?.status, second?.status].sort()).toEqual([201, 409]);
  const refused = [first, second].find((one) => one?.status === 409);
  expect(refused?.json).toMatchObject({ schemas: [ERROR], scimType: 'uniqueness', status: '409' });
  const ofIt = eq(membership.organizationId, id);
  expect(await portal.db.$count(membership, ofIt)).toBe(2);
  const invitedBefore = await asker(token)('POST', '/Users', { body: person(`it@${domain}`) });
  expect(invitedBefore.json.scimType).toBe('uniqueness');
});

test('a person who erases themselves while their directory lets them in and out is gone, or somebody new', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id, domain, ask } = await company();
    const email = `leaving${round}@${domain}`;
    const { json } = await ask('POST', '/Users', { body: person(email) });
    const viewer = await portal.customer(email);
    await portal.browserOf(viewer);
    const set = (active: boolean) =>
      ask('PATCH', `/Users/${json.id}`, { body: patch({ op: 'replace', value: { active } }) });
    const [out, erased, back, again, ...gone] = await Promise.all([
      set(false),
      eraseOwnData(portal.context, viewer),
      set(true),
      ask('POST', '/Users', { body: person(email) }),
      ask('DELETE', `/Users/${json.id}`),
    ]);
    value(erased);
    for (const { status } of [out, back, ...gone]) expect([200, 204, 404]).toContain(status);
    expect([201, 409]).toContain(again.status);
    expect((await ask('GET', `/Users/${json.id}`)).status).toBe(404);
    const known = await ask('GET', filter(`userName eq "${email}"`));
    const isThere = again.status === 201 && again.json.id !== json.id;
    expect(known.json.totalResults).toBe(isThere ? 1 : 0);
    expect(await roleOf(id, email)).toBe(isThere ? 'member' : null);
  }
});

test('another address is another person', async () => {
  const { domain, ask } = await company();
  const { json } = await ask('POST', '/Users', { body: person(`lead@${domain}`) });
  for (const [method, body] of [
    ['PUT', person(`other@${domain}`)],
    ['PATCH', patch({ op: 'Replace', path: 'userName', value: `other@${domain}` })],
  ] as const) {
    const answer = await ask(method, `/Users/${json.id}`, { body });
    expect([answer.status, answer.json.scimType], method).toEqual([400, 'mutability']);
  }
  const same = patch({ op: 'Replace', path: 'userName', value: `LEAD@${domain}` });
  expect((await ask('PATCH', `/Users/${json.id}`, { body: same })).status).toBe(200);
});

test('what is no request of SCIM is told why, in its form of errors', async () => {
  const { ask, token } = await company();
  const told = async (method: string, path: string, sent: Sent) => {
    const { status, json } = await ask(method, path, sent);
    expect([json.schemas, json.status]).toEqual([[ERROR], String(status)]);
    expect(json.detail.length).toBeGreaterThan(10);
    return [status, json.scimType];
  };
  expect(await told('GET', filter('userName sw "a"'), {})).toEqual([400, 'invalidFilter']);
  expect(await told('GET', '/Users?count=many', {})).toEqual([400, 'invalidValue']);
  expect(await told('POST', '/Users', { body: [] })).toEqual([400, 'invalidSyntax']);
  expect(await told('POST', '/Users', {})).toEqual([400, 'invalidSyntax']);
  expect(await told('PATCH', `/Users/${randomUUID()}`, { body: patch({ op: 'remove' }) })).toEqual([
    ...[400, 'noTarget'],
  ]);
  const post = await ask('PATCH', '/Users', { body: {} });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, POST']);

  const app = makeApi({
    context: portal.context,
    health: () => Promise.reject(new Error('unused')),
  });
  const large = JSON.stringify(person(`lead@${'x'.repeat(70_000)}.example`));
  const answer = await app.request('/api/scim/v2/Users', {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      'content-length': String(large.length),
    },
    body: large,
  });
  expect([answer.status, (await answer.json()).schemas]).toEqual([413, [ERROR]]);
});
