import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { event } from '@/lib/db/schema/event';
import { outbox } from '@/lib/db/schema/outbox';
import { signOnDomain } from '@/lib/db/schema/sign-on';
import { mergeOrganizations } from '@/lib/operations/organization/merge-organizations';
import { rewrapSecrets } from '@/lib/operations/key-ring/rewrap-secrets';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeSignOnWorld, type SignOnWorld } from '@/lib/operations/testing/sign-on-world';
import { value } from '@/lib/operations/testing/value';
import { atProvider } from '@/scripts/test/at-provider.mjs';
import { makeVault } from '@/lib/vault/vault';
import { chooseSignOnUse } from './choose-use';
import { addSignOnDomain, removeSignOnDomain } from './domains';
import { getSignOn } from './get-sign-on';
import {
  describeDomainLink,
  mailDomainLink,
  proveDomainByDns,
  proveDomainByLink,
} from './prove-domain';
import { setSignOnProvider } from './set-provider';
import { beginSignOnTest, finishSignOnTest } from './test-sign-on';

let portal: TestPortal;
let sso: SignOnWorld;
let made = 0;
beforeAll(async () => {
  portal = await buildPortal({ max: 12 });
  sso = await makeSignOnWorld(portal);
});
afterAll(async () => {
  await sso.stop();
  await portal.close();
});

async function company() {
  made += 1;
  const name = `works-${made}`;
  const domain = `works-${made}.example`;
  const contact = await portal.colleague(`it@${domain}`, name, 'contact');
  const member = await portal.colleague(`member@${domain}`, name, 'member');
  return { id: await portal.organization(name), name, domain, contact, member };
}
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code ?? 'ok';

test('is its contacts’ alone; the secret is sealed, and shown to nobody', async () => {
  const { id, contact, member } = await company();
  const other = await company();
  value(await setSignOnProvider(sso.context, contact, id, sso.client));
  for (const viewer of [member, other.contact, await portal.staff('desk@vendor.example')]) {
    expect(await getSignOn(sso.context, viewer, id)).toBeNull();
    expect(codeOf(await setSignOnProvider(sso.context, viewer, id, sso.client))).toBe('NOT_FOUND');
  }
  const view = JSON.stringify(await getSignOn(sso.context, contact, id));
  const rows = JSON.stringify((await portal.db.execute('SELECT * FROM sign_on')).rows);
  const trail = JSON.stringify(await portal.db.select().from(event));
  for (const text of [view, rows, trail]) expect(text).not.toContain(sso.client.clientSecret);
  expect(await getSignOn(sso.context, contact, randomUUID())).toBeNull();
});

test('a provider is one that answers at an https address of the internet', async () => {
  const { id, contact } = await company();
  const strict = { ...sso.context, outside: { dnsServers: [], privateProviders: false } };
  const set = async (issuer: string, context = strict) =>
    codeOf(await setSignOnProvider(context, contact, id, { ...sso.client, issuer }));
  for (const issuer of [
    ...['', 'nothing', 'http://login.example.com', 'https://127.0.0.1', 'https://10.0.0.7/x'],
    ...['https://169.254.169.254/latest', 'https://[::1]', 'https://[::ffff:10.0.0.1]'],
    ...['https://a:b@login.example.com', 'https://login.example.com/?x=1', 'https://0x7f000001'],
    ...[sso.provider.issuer, 'file:///etc/passwd'],
  ]) {
    expect(await set(issuer), issuer).toBe('ISSUER_INVALID');
  }
  expect(await set('https://localhost:1')).toBe('SSO_UNREACHABLE');
  expect(await set('http://localhost:1', sso.context as typeof strict)).toBe('SSO_UNREACHABLE');
  expect((await getSignOn(sso.context, contact, id))?.provider).toBeNull();
});

test('a domain is proven by its DNS record; without, or by that of another organization, it is not', async () => {
  const [one, two] = [await company(), await company()];
  const domain = `Shared-${made}.Example`;
  const add = async ({ contact, id }: typeof one) => {
    value(await addSignOnDomain(sso.context, contact, id, domain));
    return (await sso.domainOf(id, domain.toLowerCase())).id;
  };
  const [ofOne, ofTwo] = [await add(one), await add(two)];
  const look = async ({ contact, id }: typeof one, domainId: string) =>
    codeOf(await proveDomainByDns(sso.context, contact, id, domainId));
  expect(await look(one, ofOne)).toBe('RECORD_MISSING');
  await sso.publish(one.id, domain.toLowerCase());
  expect(await look(two, ofTwo)).toBe('RECORD_MISSING');
  await sso.publish(two.id, domain.toLowerCase());
  // Both could: of all that ask at once one organization has it.
  const asked = await Promise.all(
    [one, two, one, two].map((of) => look(of, of === one ? ofOne : ofTwo)),
  );
  expect(asked.sort()).toEqual(['DOMAIN_TAKEN', 'DOMAIN_TAKEN', 'ok', 'ok']);
  const rows = await portal.db
    .select()
    .from(signOnDomain)
    .where(eq(signOnDomain.domain, domain.toLowerCase()));
  expect(rows.filter(({ provenAt }) => provenAt)).toHaveLength(1);
  // Whoever has it gives it up; then the other one can prove it.
  const [winner, loser] =
    rows.find(({ provenAt }) => provenAt)?.id === ofOne ? [one, two] : [two, one];
  const idOf = (of: typeof one) => (of === one ? ofOne : ofTwo);
  value(await removeSignOnDomain(sso.context, winner.contact, winner.id, idOf(winner)));
  expect(await look(loser, idOf(loser))).toBe('ok');
});

test('or by the link in a mail to whoever runs it, which works once, for a day', async () => {
  const { id, domain, contact } = await company();
  value(await addSignOnDomain(sso.context, contact, id, `someone@${domain}`));
  const { id: domainId } = await sso.domainOf(id, domain);
  const reader = portal.mailReader();
  const link = async () => {
    const to = { id: domainId, mailbox: 'postmaster' } as const;
    const { email } = value(await mailDomainLink(sso.context, contact, id, to));
    const mails = await portal.db.select().from(outbox).where(eq(outbox.recipient, email));
    const last = mails.sort((a, b) => a.id - b.id).at(-1);
    const mail = sso.context.vault.openMail(last?.sealed ?? new Uint8Array()) as { path: string };
    return mail.path.split('token=')[1] ?? '';
  };
  const old = await link();
  portal.clock.advance({ days: 1, minutes: 1 });
  expect(codeOf(await proveDomainByLink(sso.context, reader, old))).toBe('LINK_OVER');
  const token = await link();
  expect(value(await describeDomainLink(sso.context, reader, token)).domain).toBe(domain);
  expect((await sso.domainOf(id, domain)).provenAt).toBeNull();
  value(await proveDomainByLink(sso.context, reader, token));
  expect((await sso.domainOf(id, domain)).provenBy).toBe('mail');
  expect(codeOf(await proveDomainByLink(sso.context, reader, token))).toBe('LINK_OVER');
});

test('counts only after a test by a verified address of a proven domain', async () => {
  const { id, domain, contact } = await company();
  value(await setSignOnProvider(sso.context, contact, id, sso.client));
  const choose = async (use: 'optional' | 'required') =>
    codeOf(await chooseSignOnUse(sso.context, contact, id, use));
  expect(await choose('optional')).toBe('SSO_UNTESTED');
  expect(codeOf(await beginSignOnTest(sso.context, contact, id))).toBe('DOMAIN_UNPROVEN');
  const domainId = await sso.proven(contact, id, domain);
  const tested = async (as: string) => {
    const sent = value(await beginSignOnTest(sso.context, contact, id));
    const query = await atProvider(sent.url, as);
    return { sent, query };
  };
  const finish = async (at: Awaited<ReturnType<typeof tested>>, who = contact) =>
    codeOf(await finishSignOnTest(sso.context, who, id, at));
  expect(await finish(await tested('it@elsewhere.example'))).toBe('SSO_OTHER_DOMAIN');
  expect(await finish(await tested(`unverified@${domain}`))).toBe('SSO_EMAIL_UNVERIFIED');
  const colleague = await portal.colleague(`other@${domain}`, `works-${made}`, 'contact');
  expect(await finish(await tested(`it@${domain}`), colleague)).toBe('SSO_OVER');
  expect(await choose('optional')).toBe('SSO_UNTESTED');
  expect(await finish(await tested(`anyone@${domain}`))).toBe('ok');
  expect(await choose('required')).toBe('ok');
  expect(await choose('required')).toBe('NOTHING_TO_CHANGE');
  // Another client is another provider: off, until it was tested.
  value(await setSignOnProvider(sso.context, contact, id, sso.client));
  expect((await sso.rowOf(id))?.use).toBe('off');
  value(await removeSignOnDomain(sso.context, contact, id, domainId));
  const changes = await portal.db
    .select()
    .from(outbox)
    .where(eq(outbox.recipient, colleague.email));
  const kinds = changes.map(
    ({ sealed }) =>
      (sso.context.vault.openMail(sealed ?? new Uint8Array()) as { change?: string }).change,
  );
  expect(kinds).toEqual(['required', 'provider', 'domain-removed']);
});

test('ends with the organization that goes into another', async () => {
  const [from, into] = [await company(), await company()];
  await sso.setUp(from.contact, from.id, from.domain, 'required');
  value(
    await mergeOrganizations(portal.context, portal.operator, { from: from.id, into: into.id }),
  );
  expect(await sso.rowOf(from.id)).toBeUndefined();
  expect((await getSignOn(sso.context, into.contact, into.id))?.domains).toEqual([]);
});

test('the client secret opens under another master key once it was sealed anew', async () => {
  const { id, contact } = await company();
  value(await setSignOnProvider(sso.context, contact, id, sso.client));
  const [own, next] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)];
  const both = { ...portal.context, vault: makeVault(next, own) };
  value(await rewrapSecrets(both, portal.operator));
  const row = await sso.rowOf(id);
  const alone = makeVault(next);
  expect(row && alone.openClientSecret(row.id, row.sealedSecret)).toBe(sso.client.clientSecret);
  expect(() => row && alone.openClientSecret(randomUUID(), row.sealedSecret)).toThrow();
});
