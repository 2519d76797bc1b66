import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSite } from '@/lib/operations/site/read-site';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { readProperties } from '@/lib/properties/read-properties';
import { answerLogo } from './answer-logo';

const LOGO = 'customerSite/customerSiteLogo';
const picture = (text: string) =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`).toString('base64')}`;

let portal: TestPortal;
let server: Server;
let base = '';
beforeAll(async () => {
  portal = await buildPortal();
  server = createServer(async (request, response) => {
    if (!(await answerLogo(portal.db, request, response))) response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await portal.close();
});

test('there is none until one is set', async () => {
  expect((await fetch(`${base}/logo`)).status).toBe(404);
  expect((await readSite(portal.context)).logoVersion).toBe(null);
  await portal.set(LOGO, '');
  expect((await fetch(`${base}/logo`)).status).toBe(404);
  expect((await readSite(portal.context)).logoVersion).toBe(null);
});

test('it is a picture that runs nothing, kept for ever under the name of this one picture', async () => {
  await portal.set(LOGO, picture('<script>alert(1)</script>'));
  const { logoVersion } = await readSite(portal.context);
  const named = await fetch(`${base}/logo?v=${logoVersion}`);
  expect(named.headers.get('content-type')).toBe('image/svg+xml');
  expect(named.headers.get('cache-control')).toContain('immutable');
  expect(named.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(named.headers.get('content-security-policy')).toContain('sandbox');
  expect(named.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await named.text()).toContain('<svg');

  const etag = named.headers.get('etag') ?? '';
  const plain = await fetch(`${base}/logo`, { headers: { 'if-none-match': etag } });
  expect(plain.status).toBe(304);
  expect(plain.headers.get('cache-control')).toBe('no-cache');

  await portal.set(LOGO, picture('other'));
  expect((await readSite(portal.context)).logoVersion).not.toBe(logoVersion);
  const old = await fetch(`${base}/logo?v=${logoVersion}`, { headers: { 'if-none-match': etag } });
  expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-cache']);
});

test('decisions do not carry it about', async () => {
  await portal.set(LOGO, picture('x'));
  expect((await readProperties(portal.db))[LOGO]).toBe('');
  expect((await readProperties(portal.db, {}, { logo: true }))[LOGO]).toBe(picture('x'));
});
