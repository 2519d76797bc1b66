import { eq } from 'drizzle-orm';
import { directoryToken } from '@/lib/db/schema/directory';
import { formWith, makeVisitor } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { VISITORS } from '../inventory';

const SHOWN = /keyturn_scim_[\w-]{43}/;

test('makeToken, replaceToken, revokeToken: a contact’s of the organization alone, whoever sends the form; a token is shown once', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const id = await house.organizationIdOf(world.license);
  const path = `/organizations/${id}/provisioning`;
  const contact = world.visitor('contact');
  const rows = () =>
    house.db.select().from(directoryToken).where(eq(directoryToken.organizationId, id));
  const made = await contact.post(path, formWith((await contact.read(path)).html, 'make-token'), {
    name: 'LAB-DIRECTORY',
  });
  const first = SHOWN.exec(made.html)?.[0] ?? '';
  expect([made.status, first === '']).toEqual([200, false]);
  expect(made.headers.get('cache-control')).toContain('no-store');
  const { html } = await contact.read(path);
  expect(html).not.toMatch(SHOWN);
  expect(html).toContain('LAB-DIRECTORY');
  const [token] = await rows();
  const forms = ['make-token', `replace-${token?.id}`, `revoke-${token?.id}`];
  for (const form of forms) {
    for (const who of VISITORS.filter((one) => one !== 'contact')) {
      const sent = await world.visitor(who).post(path, formWith(html, form), { name: 'Theirs' });
      expect([sent.status, sent.location], `${form} ${who}`).toEqual([404, null]);
      expect(sent.html, who).not.toMatch(SHOWN);
    }
  }
  expect(await rows()).toEqual([token]);

  const ask = async (bearer: string) =>
    (
      await fetch(`${demo.baseUrl}/api/scim/v2/Users?count=0`, {
        headers: { authorization: `Bearer ${bearer}` },
      })
    ).status;
  expect(await ask(first)).toBe(200);
  const replaced = await contact.post(path, formWith(html, `replace-${token?.id}`));
  const second = SHOWN.exec(replaced.html)?.[0] ?? '';
  expect([await ask(first), await ask(second)]).toEqual([401, 200]);
  const revoked = await contact.post(path, formWith(html, `revoke-${token?.id}`));
  expect([revoked.status, revoked.location]).toEqual([303, `${path}?done=revoked`]);
  expect(await ask(second)).toBe(401);
});

test('a directory creates and deactivates somebody at the portal’s own door: out with the next click', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const id = await house.organizationIdOf(world.license);
  const domain = `${house.unique()}.example`;
  await house.signOnDomain(id, domain, true);
  const path = `/organizations/${id}/provisioning`;
  const contact = world.visitor('contact');
  const form = formWith((await contact.read(path)).html, 'make-token');
  const token = SHOWN.exec((await contact.post(path, form, { name: 'LAB' })).html)?.[0] ?? '';
  const ask = async (method: string, at: string, body?: object) => {
    const answer = await fetch(`${demo.baseUrl}/api/scim/v2${at}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, json: await answer.json() };
  };
  const email = `lead@${domain}`;
  const created = await ask('POST', '/Users', { userName: email, externalId: '7' });
  expect(created.status).toBe(201);
  const person = makeVisitor(demo.baseUrl, await house.sessionCookie(email));
  const ofIt = `/organizations/${id}`;
  expect((await person.read(ofIt)).status).toBe(200);
  const off = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] };
  expect((await ask('PATCH', `/Users/${created.json.id}`, off)).json.active).toBe(false);
  expect((await person.read(ofIt)).location).toBe(`/sign-in?next=${encodeURIComponent(ofIt)}`);
  // Signed in again, with the session of a stranger to it.
  const again = makeVisitor(demo.baseUrl, await house.sessionCookie(email));
  expect((await again.read(ofIt)).status).toBe(404);
});
