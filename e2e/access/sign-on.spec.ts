import { formWith } from '../fixtures/native-form';
import { makeNeighbors } from '../fixtures/neighbors';
import { expect, test } from '../fixtures/test';
import { VISITORS } from '../inventory';

const FORMS = {
  nameProvider: 'provider-form',
  nameDomain: 'add-domain',
  lookUpDomain: 'look-up-',
  mailDomain: 'mail-',
  dropDomain: 'remove-',
  tryProvider: 'test-sign-on',
  useProvider: 'use-sign-on',
  dropProvider: 'remove-sign-on',
} as const;

test(`${Object.keys(FORMS).join(', ')}: a contact’s of the organization alone, whoever sends the form`, async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const id = await house.organizationIdOf(world.license);
  await house.signOn(id, 'off', true);
  await house.signOnDomain(id, `${house.unique()}.example`);
  await house.signOnDomain(id, `${house.unique()}.example`, true);
  const path = `/organizations/${id}/sign-on`;
  const first = await world.visitor('contact').read(path);
  // Of the domain that is proven, what can be done stands behind its link.
  const [, proven = ''] = /\?domain=([0-9a-f-]{36})/.exec(first.html) ?? [];
  const second = await world.visitor('contact').read(`${path}?domain=${proven}`);
  const idsIn = (html: string) =>
    [...html.matchAll(/id="((?:look-up|mail|remove)-[0-9a-f-]{36})"/g)].map(
      ([, form = '']) => [form, html] as const,
    );
  const forms = new Map([
    ...Object.values(FORMS)
      .filter((form) => !form.endsWith('-'))
      .map((form) => [form, first.html] as const),
    ...idsIn(first.html),
    ...idsIn(second.html),
  ]);
  expect(forms.size).toBe(5 + 4);
  for (const [form, html] of forms) {
    const taken = formWith(html, form);
    for (const who of VISITORS.filter((one) => one !== 'contact')) {
      const typed = { issuer: 'https://planted.example', clientId: 'a', clientSecret: 'b' };
      const sent = await world
        .visitor(who)
        .post(path, taken, { ...typed, domain: 'planted.example' });
      expect([sent.status, sent.location], `${form} ${who}`).toEqual([404, null]);
    }
  }
  const after = await world.visitor('contact').read(path);
  expect(after.html).toContain('login.example.com');
  expect(after.html).not.toContain('planted.example');
});

test('/sign-in/organization/[organizationId]/callback: without what its browser holds, it signs nobody in', async ({
  demo,
  house,
}) => {
  const world = await makeNeighbors(house, demo.baseUrl);
  const id = await house.organizationIdOf(world.license);
  for (const who of VISITORS) {
    const path = `/sign-in/organization/${id}/callback?code=x&state=y`;
    const answer = await world.visitor(who).read(path);
    expect([answer.status, answer.location], who).toEqual([307, '/sign-in?failed=SSO_OVER']);
    expect(answer.headers.getSetCookie(), who).toEqual([]);
  }
});
