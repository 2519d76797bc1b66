import { createHash, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { directoryToken } from '@/lib/db/schema/directory';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { rateLimit } from '@/lib/db/schema/rate-limit';
import { openMail } from '@/lib/mail/queue-mail';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { getProvisioning } from '@/lib/operations/provisioning/get-provisioning';
import {
  makeDirectoryToken,
  replaceDirectoryToken,
  revokeDirectoryToken,
} from '@/lib/operations/provisioning/tokens';
import { buildPortal, contextOn, type TestPortal } from '@/lib/operations/testing/build-portal';
import { codeOf, value } from '@/lib/operations/testing/value';
import * as directory from './directory.test-support';
import { ERROR, filter, person } from './directory.test-support';

let portal: TestPortal;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
});
afterAll(() => portal.close());
const company = () => directory.company(portal);
const asker = (token: string, context = portal.context) => directory.asker(token, context);

test('whatever is no token of now is answered alike, and a token stands in the header alone', async () => {
  const { id, contact, token, ask } = await company();
  const [row] = (await getProvisioning(portal.context, contact, id))?.tokens ?? [];
  const replaced = value(await replaceDirectoryToken(portal.context, contact, id, row?.id ?? ''));
  const gone = value(await makeDirectoryToken(portal.context, contact, id, { name: 'Gone' }));
  const view = await getProvisioning(portal.context, contact, id);
  const ofGone = view?.tokens.find(({ name }) => name === 'Gone')?.id ?? '';
  value(await revokeDirectoryToken(portal.context, contact, id, ofGone));
  const good = await asker(replaced.token)('GET', '/Users');
  expect(good.status).toBe(200);
  const answers = [await ask('GET', '/Users')];
  for (const authorization of [
    ...['', 'Bearer', 'Bearer x', `Bearer ${gone.token}`, `Bearer ${replaced.token}x`],
    ...[`Basic ${replaced.token}`, replaced.token, `Bearer keyturn_scim_${'A'.repeat(43)}`],
  ]) {
    answers.push(await ask('GET', '/Users', { headers: { authorization } }));
  }
  const inAddress = `/Users?access_token=${replaced.token}&token=${replaced.token}`;
  answers.push(await asker('x')('GET', inAddress));
  for (const { status, json, headers } of answers) {
    expect([status, json, headers.get('www-authenticate')]).toEqual([
      ...[401, answers[0]?.json, 'Bearer'],
    ]);
  }
  for (const path of ['/ServiceProviderConfig', '/nowhere', `/Users/${randomUUID()}`]) {
    expect((await ask('GET', path)).json, path).toEqual(answers[0]?.json);
  }
  expect(token).not.toBe(replaced.token);
});

test('a token is its contacts’ to make, shown once, kept as a hash; all contacts are told', async () => {
  const { id, name, domain, contact, token } = await company();
  const member = await portal.colleague(`member@${domain}`, name, 'member');
  const foreign = (await company()).contact;
  const { proof: _, ...stale } = contact;
  const context = portal.context;
  for (const viewer of [member, foreign, await portal.staff('desk@vendor.example')]) {
    expect(await getProvisioning(context, viewer, id)).toBeNull();
    expect(codeOf(await makeDirectoryToken(context, viewer, id, { name: 'X' }))).toBe('NOT_FOUND');
  }
  expect(codeOf(await makeDirectoryToken(context, stale, id, { name: 'X' }))).toBe('SIGN_IN_AGAIN');
  for (const [typed, code] of [
    ['', 'NAME_INVALID'],
    ['x'.repeat(101), 'NAME_INVALID'],
    ['Entra', 'TOKEN_NAME_TAKEN'],
  ] as const) {
    expect(codeOf(await makeDirectoryToken(context, contact, id, { name: typed }))).toBe(code);
  }
  for (let n = 1; n < 5; n += 1) {
    value(await makeDirectoryToken(context, contact, id, { name: `Token ${n}` }));
  }
  expect(codeOf(await makeDirectoryToken(context, contact, id, { name: 'X' }))).toBe('TOKENS_FULL');

  await asker(token)('GET', '/Users');
  const view = await getProvisioning(context, contact, id);
  const used = view?.tokens.find((one) => one.name === 'Entra');
  expect(used?.lastUsedAt).toEqual(portal.clock.now());
  expect(view).toMatchObject({
    endpoint: 'https://licenses.example.com/api/scim/v2',
    domains: [domain],
  });
  const rows = await portal.db.select().from(directoryToken);
  const trail = await portal.db.select().from(event);
  expect(JSON.stringify([view, rows, trail])).not.toContain(token);
  const events = trail.filter(
    (one) => one.type === 'directory.token-made' && one.after?.organizationId === id,
  );
  expect(events.map(({ actor }) => actor)).toEqual(Array(5).fill('customer'));
  const [mail] = await portal.db
    .select()
    .from(outbox)
    .where(eq(outbox.recipient, `it@${domain}`));
  expect(openMail(context.vault, mail?.sealed ?? new Uint8Array())).toMatchObject({
    ...{ template: 'sign-on-changed', change: 'token-made', what: 'Entra' },
    path: `/organizations/${id}/provisioning`,
  });
});

test('who came and went, and by which token, stands in the trail', async () => {
  const { id, domain, ask } = await company();
  const { json } = await ask('POST', '/Users', { body: person(`lead@${domain}`) });
  await ask('DELETE', `/Users/${json.id}`);
  const all = await portal.db.select().from(event).where(eq(event.actor, 'directory'));
  const ofIt = all.filter(({ before, after }) => (after ?? before)?.organizationId === id);
  expect(ofIt.map(({ type, door }) => [type, door])).toEqual([
    ['member.added', 'api'],
    ['member.removed', 'api'],
  ]);
  const [token] = await portal.db
    .select()
    .from(directoryToken)
    .where(eq(directoryToken.organizationId, id));
  expect(ofIt[0]?.after).toEqual({
    ...{ organizationId: id, userId: json.id, role: 'member', tokenId: token?.id },
  });
});

test('how fast it may ask is counted for the organization, on all instances; guesses by where they come from', async () => {
  const { id, token } = await company();
  const other = asker(token, contextOn(portal, portal.clock.now));
  expect((await other('GET', '/Users')).status).toBe(200);
  const key = `directoryCall:${createHash('sha256').update(id).digest('base64url')}`;
  await portal.db.update(rateLimit).set({ points: 1499 }).where(eq(rateLimit.key, key));
  const statuses = [];
  for (const ask of [asker(token), other]) statuses.push((await ask('GET', '/Users')).status);
  expect(statuses).toEqual([200, 429]);

  const guesses = [];
  for (let n = 0; n < 61; n += 1) {
    const context = n % 2 === 0 ? portal.context : contextOn(portal, portal.clock.now);
    guesses.push(await asker('guess', context)('GET', '/Users', { address: '10.9.9.9' }));
  }
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(60);
  expect(guesses.at(-1)).toMatchObject({ status: 429, json: { schemas: [ERROR] } });
  expect(Number(guesses.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  // Whoever has a token is not held up by who guesses beside it.
  const beside = await (await company()).ask('GET', '/Users', { address: '10.9.9.9' });
  expect(beside.status).toBe(200);
});

test('a merge ends the tokens of the organization that goes', async () => {
  const [from, into] = [await company(), await company()];
  await from.ask('POST', '/Users', { body: person(`lead@${from.domain}`) });
  value(
    await mergeOrganizations(portal.context, await portal.staff('chief@vendor.example', 'admin'), {
      ...{ from: from.id, into: into.id },
    }),
  );
  expect((await from.ask('GET', '/Users')).status).toBe(401);
  const found = await into.ask('GET', filter(`userName eq "lead@${from.domain}"`));
  expect(found.json.totalResults).toBe(1);
});
