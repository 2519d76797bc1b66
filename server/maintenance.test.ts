import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Context } from '@/lib/operations/context';
import { apiListener } from './api/api-listener';
import { makeApi } from './api/app';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';
import { unwatched } from './watch.test-support';

const pages: RequestListener = (_, response) => void response.end('a page');

async function closedPortal(message: string) {
  const maintenance = () => message;
  const api = makeApi({
    context: {} as Context,
    health: () => Promise.reject(new Error('unused')),
    watch: { ...unwatched, maintenance },
  });
  const listener = handleRequest({
    ...{ trustedProxyHops: 0, portalUrl: 'http://localhost:3000', limits: usualLimits },
    ...{ pages, maintenance, api: apiListener(api) },
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

test('customers read why, with its time to come again; what the vendor typed stays a text', async () => {
  const ask = await closedPortal('Until noon <script>alert(1)</script>');
  for (const path of ['/', '/licenses', '/a/0G42M5N8QWERTYUIOP', '/STAFFING', '/activate/done']) {
    const answer = await ask(path);
    expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '120']);
    const text = await answer.text();
    expect(text).toContain('<h1>Back soon</h1>');
    expect(text).toContain('Until noon &lt;script&gt;');
  }
});

test('staff sign in and work', async () => {
  const ask = await closedPortal('Until noon');
  for (const path of ['/staff', '/staff/properties', '/sign-in', '/sign-in/confirm', '/confirm']) {
    expect([path, await (await ask(path)).text()]).toEqual([path, 'a page']);
  }
});

test('programs are told to ask later, by a code of the protocol', async () => {
  const ask = await closedPortal('Until noon');
  for (const verb of ['activate', 'check-in', 'deactivate']) {
    const answer = await ask(`/api/olp/v1/${verb}`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '120']);
    expect((await answer.json()).error).toMatchObject({ code: 'SIGNER_UNAVAILABLE' });
  }
  const directory = await ask('/api/scim/v2/Users');
  expect([directory.status, (await directory.json()).status]).toEqual([503, '503']);
});

test('nobody is held up while it is open', async () => {
  const ask = await closedPortal('');
  expect(await (await ask('/licenses')).text()).toBe('a page');
});
