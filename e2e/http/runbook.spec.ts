import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCTS, portalEnvironment, readDemo, root } from '../fixtures/portal';
import { type OwnPortal, startOwnPortal } from '../fixtures/own-portal';
import { runProcess } from '../fixtures/run-process';
import { expect, test } from '../fixtures/test';

const newKey = randomBytes(32).toString('base64');
let portal: OwnPortal;
test.beforeAll(async () => {
  // The first step of "The master key, without the database".
  portal = await startOwnPortal(readDemo(), () => ({ OLP_OTHER_MASTER_KEY: newKey }));
});
test.afterAll(() => portal.stop());

/** What stands behind `npm run keyturn --`, in the order of the document. */
const commands = () =>
  [
    ...readFileSync(join(root, 'docs/runbook.md'), 'utf8').matchAll(
      /^ +npm run keyturn -- (.+)$/gm,
    ),
  ].map(([, command]) => command ?? '');

/** As a shell would divide it. */
const divided = (command: string) =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

test('every command of the runbook does what it says, and the portal goes on meanwhile', async () => {
  test.setTimeout(120_000);
  const { house } = portal;
  const license = await house.license({ organization: 'C-1001', seats: 5 });
  const contact = `contact-${house.unique()}@example.com`;
  const agent = `agent-${house.unique()}@example.net`;
  await house.member(contact, 'C-1001', 'contact');
  await house.staff(agent);
  const [known, unknown] = [
    await house.computer(license, 'KNOWN'),
    await house.computer(license, 'UNKNOWN'),
  ];
  const sessions = [license.email, contact, agent];
  const cookies = await Promise.all(sessions.map((email) => house.sessionCookie(email)));
  const isSignedIn = async (at: number) => {
    const { name = '', value = '' } = cookies[at] ?? {};
    const headers = { cookie: `${name}=${value}` };
    const { status } = await fetch(`${portal.baseUrl}/licenses`, { headers, redirect: 'manual' });
    return status === 200;
  };
  expect(await Promise.all([0, 1, 2].map(isSignedIn))).toEqual([true, true, true]);

  const given: Record<string, string> = {
    'C5NYF-4JRSE-PZBQW-FQ889': license.activationKey,
    '6f1c…': unknown.activationId,
    'buyer@example.com': license.email,
    'contact@example.com': contact,
    'agent@example.net': agent,
    'product.json': test.info().outputPath('product.json'),
  };
  const environment = portalEnvironment(readDemo());
  const oldKey = environment.OLP_MASTER_KEY ?? '';
  let keys: Record<string, string> = {};
  const told: Record<string, string> = {};
  for (const command of commands()) {
    // From its third step on the two have changed places; then the old one is needed no more.
    if (command.startsWith('master-key')) {
      keys = { OLP_MASTER_KEY: newKey, OLP_OTHER_MASTER_KEY: oldKey };
    }
    const args = divided(command).map((word) => given[word] ?? word);
    const env = { ...environment, ...keys, DATABASE_URL: portal.databaseUrl };
    const { exit, stdout, stderr } = await runProcess('.build/keyturn.mjs', args, env);
    expect(exit, `${command}: ${stderr}`).toBe(0);
    told[command.split(' ').slice(0, 2).join(' ')] = stdout;
    if (command.startsWith('master-key')) keys = { OLP_MASTER_KEY: newKey };
  }
  expect(told['master-key rewrap']).toMatch(/[1-9]\d* Activation Keys/);

  expect(await Promise.all([0, 1, 2].map(isSignedIn))).toEqual([false, false, false]);
  expect(await house.stateOf(unknown.activationId)).toBe('released_claimed');
  expect(await house.stateOf(known.activationId)).toBe('active');
  const { ring } = JSON.parse(readFileSync(given['product.json'] ?? '', 'utf8'));
  const statusOf = (kid: number) =>
    ring.find((key: { kid: number }) => key.kid === kid)?.status ?? 'not there';
  expect([1, 2, 3].map(statusOf)).toEqual(['revoked', 'revoked', 'revoked']);

  // The running portal, which knows both master keys, still reads, signs and tells the keys apart.
  const ask = async (activationKey: string) => {
    const body = house.device({ ...license, activationKey }, 'NEXT').fields;
    const answer = await fetch(`${portal.baseUrl}/api/olp/v1/activate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, productId: PRODUCTS.signed }),
    });
    return (await answer.json()) as { reused?: boolean; error?: { code: string } };
  };
  const reissued = told['license reissue-key']?.slice(0, 23) ?? '';
  expect((await ask(license.activationKey)).error?.code).toBe('AK_UNKNOWN');
  expect(await ask(reissued)).toMatchObject({ reused: false });
  expect((await fetch(`${portal.baseUrl}/api/health`)).status).toBe(200);
});
