import { once } from 'node:events';
import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTicket } from '@/lib/tickets';
import { makeVault } from '@/lib/vault/vault';
import { moveInboundLink } from './inbound-links';

const sealing = {
  vault: makeVault(new Uint8Array(32).fill(7)),
  now: () => new Date('2026-10-01T12:00:00Z'),
  portalUrl: 'https://licenses.example.com',
};
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (!moveInboundLink(sealing, request, response)) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

async function ask(path: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const sent = send({ port, path, method });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  const { location, 'set-cookie': set = [] } = response.headers;
  const [, sealed] = /^__Host-keyturn-typed=([^;]+)/.exec(set[0] ?? '') ?? [];
  const typed = openTicket(sealing, 'typed', sealed);
  return { status: response.statusCode as number, location, cookie: set[0] as string, typed };
}

const KEY = '7K2F9-D3XQM-0H8VR-5TWZA';

describe('a link with Quick License Manager’s arguments', () => {
  test.each([
    [`/?is_avkey=${KEY}`, '/?typed', { activationKey: KEY }],
    [
      `/activate?is_avkey=${KEY}&is_pcid=WIZ-7&is_file=1`,
      '/activate?typed',
      { activationKey: KEY, computerId: 'WIZ-7' },
    ],
    [
      `/deactivate?IS_AVKEY=${KEY}&is_pcid=a%20b%26c&is_deactcode=1WCP0&utm=x`,
      '/deactivate?typed',
      { activationKey: KEY, computerId: 'a b&c', code: '1WCP0' },
    ],
    [`/license?is_avkey=%22%3E%3Cscript%3E`, '/license?typed', { activationKey: '"><script>' }],
    [`/QlmWebActivation.aspx?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/QlmCustomerSite/qlmreleaselicense.ASPX?is_pcid=7`, '/deactivate?typed', { computerId: '7' }],
    [
      `/qlm/QlmLicenseInfo.aspx?is_avkey=${KEY}&is_pckey=x`,
      '/license?typed',
      { activationKey: KEY },
    ],
    // Spellings that Next.js would mend by a redirect with the key in it, or answer with a page under it.
    [`/activate/?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/activate//?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`//activate?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/%61ctivate?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/activate%2f?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/Activate?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`/QlmWebActivation.aspx/?is_avkey=${KEY}`, '/activate?typed', { activationKey: KEY }],
    [`//?is_avkey=${KEY}`, '/?typed', { activationKey: KEY }],
  ])('%s leads to %s and hands over what it brought', async (path, location, typed) => {
    for (const method of ['GET', 'HEAD']) {
      expect(await ask(path, method)).toMatchObject({ status: 303, location, typed });
    }
  });

  test('leaves nothing of itself in the address, nor where a script could read it', async () => {
    const { location, cookie } = await ask(`/activate?is_avkey=${KEY}`);
    expect(location).toBe('/activate?typed');
    expect(cookie).not.toContain(KEY);
    expect(cookie).toMatch(/; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });

  test.each([
    `/activate?is_avkey=${'A'.repeat(61)}`,
    `/activate?is_pcid=${'A'.repeat(129)}`,
    `/activate?is_avkey=&is_pcid=%0A%00`,
    '/activate?is_file=1',
    '/QlmEmailLicense.aspx?is_email=a@example.com',
    '/default.aspx',
  ])('%s: what is absurd, empty or no field of ours is dropped', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 303, cookie: undefined, typed: null });
  });

  test('the first of two values counts', async () => {
    expect(await ask('/?is_pcid=A&is_pcid=B')).toMatchObject({ typed: { computerId: 'A' } });
  });
});

test.each([
  ['/', 'GET'],
  ['/activate', 'GET'],
  ['/activate?request=1', 'GET'],
  ['/activate/done?is_avkey=1', 'GET'],
  ['/a/XYZ?is_avkey=1', 'GET'],
  ['/licenses?is_avkey=1', 'GET'],
  ['/sign-in?next=%2F%3Fis_avkey', 'GET'],
  ['/QlmRegistrationForm.aspx?is_avkey=1', 'GET'],
  ['/constructor.aspx', 'GET'],
  [`/activate?is_avkey=${KEY}`, 'POST'],
  ['/%', 'GET'],
  [`//evil.example/activate?is_avkey=${KEY}`, 'GET'],
])('%s by %s is none', async (path, method) => {
  expect((await ask(path, method)).status).toBe(404);
});
