import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { windowWith } from './window.test-support';

test('the token lets one browser in, once', async () => {
  const { send, folder, token } = await windowWith();
  const first = await send(`${folder}${token}`);
  expect(first.status).toBe(200);
  expect(String(first.headers['set-cookie'])).toMatch(
    new RegExp(`^window=[\\w-]{43}; Path=${folder}; HttpOnly; SameSite=Strict$`),
  );
  expect((await send(`${folder}${token}`)).status).toBe(403);
});

test('a look-ahead without reading does not use the token up', async () => {
  const { send, folder, token } = await windowWith();
  expect((await send(`${folder}${token}`, { method: 'HEAD' })).status).toBe(403);
  expect((await send(`${folder}${token}`)).status).toBe(200);
});

test('the address that was opened leads its own browser back in', async () => {
  const { send, folder, token, enter } = await windowWith();
  const { cookie } = await enter();
  expect((await send(`${folder}${token}`, { headers: { cookie } })).status).toBe(200);
});

test.each([
  ['nothing', {}],
  ['a wrong cookie', { cookie: `window=${'A'.repeat(43)}` }],
])('a browser with %s sees no page and changes nothing', async (_, headers: object) => {
  const { send, folder, port, wizard } = await windowWith();
  const origin = `http://127.0.0.1:${port}`;
  for (const page of ['', 'license', 'codes', 'request', '?token=wrong']) {
    const { status, body } = await send(`${folder}${page}`, { headers: { ...headers } });
    expect(status).toBe(403);
    expect(body).not.toContain('href="license"');
  }
  const posted = await send(`${folder}quit`, { method: 'POST', headers: { ...headers, origin } });
  expect(posted.status).toBe(403);
  expect(wizard.start().ok).toBe(true);
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]', '0.0.0.0', ''])(
  'a name that merely points here (%s) is refused, with the token and the cookie too',
  async (host) => {
    const { send, folder, token, enter } = await windowWith();
    const stolen = await send(`${folder}${token}`, { headers: { host } });
    expect(stolen.status).toBeGreaterThanOrEqual(400);
    const { cookie } = await enter();
    const { status } = await send(folder, { headers: { host, cookie } });
    expect(status).toBeGreaterThanOrEqual(400);
  },
);

test('localhost is a name of this computer', async () => {
  const { send, folder, port, enter } = await windowWith();
  const { cookie } = await enter();
  const headers = { host: `localhost:${port}`, cookie };
  expect((await send(folder, { headers })).status).toBe(200);
});

test.each([
  'https://evil.example',
  'null',
  'http://127.0.0.1',
  'http://127.0.0.1:1',
  'file://',
  undefined,
])('a form from %s is refused whatever cookie comes with it', async (origin) => {
  const { send, folder, enter, window } = await windowWith();
  const { cookie } = await enter();
  const headers = { cookie, ...(origin === undefined ? {} : { origin }) };
  for (const action of ['quit', 'deactivate', 'accept', 'activate', 'cancel', 'poll', 'alive']) {
    expect((await send(`${folder}${action}`, { method: 'POST', headers })).status).toBe(403);
  }
  const outcome = await Promise.race([window.closed.then(() => 'closed'), 'open']);
  expect(outcome).toBe('open');
});

test('a link from another site, even one of this computer, leads nowhere', async () => {
  const { send, folder, enter } = await windowWith();
  const { cookie } = await enter();
  for (const site of ['cross-site', 'same-site']) {
    const headers = { cookie, 'sec-fetch-site': site };
    expect((await send(folder, { headers })).status).toBe(403);
  }
});

test('other methods are refused', async () => {
  const { send, folder, enter } = await windowWith();
  const { cookie, origin } = await enter();
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect((await send(folder, { method, headers: { cookie, origin } })).status).toBe(403);
  }
});

test('outside of its own folder there is nothing', async () => {
  const { send, enter } = await windowWith();
  const { cookie } = await enter();
  for (const path of ['/', '/license', '//', '/../', '/%2e%2e/', '*']) {
    expect((await send(path, { headers: { cookie } })).status).toBe(404);
  }
});

test('every answer forbids foreign content, frames and memory', async () => {
  const { send, folder, enter } = await windowWith();
  const { get } = await enter();
  for (const reply of [await get(''), await get('activate'), await send(folder), await send('/')]) {
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; /);
    expect(reply.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(reply.headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(reply.body).not.toMatch(/(src|href|action)="(https?:)?\/\//);
  }
});

test('nobody else on the network can connect', async () => {
  const { port } = await windowWith();
  const others = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter(({ internal, scopeid }) => !internal && !scopeid),
  );
  for (const address of ['::1', '127.0.0.2', ...others.map((other) => other.address)]) {
    expect(await connects(address, port)).toBe(false);
  }
  expect(await connects('127.0.0.1', port)).toBe(true);
});

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host, port });
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}
