import { once } from 'node:events';
import { createServer, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';
import { loggablePath } from './note-requests';

let server: Server;
let asked: { door: string; forwardedFor: unknown }[] = [];

const door =
  (name: string) =>
  (
    request: Parameters<Parameters<typeof createServer>[1] & object>[0],
    response: { end(text: string): void },
  ) => {
    asked.push({ door: name, forwardedFor: request.headers['x-forwarded-for'] });
    response.end(name);
  };

beforeAll(async () => {
  server = createServer(
    handleRequest({
      trustedProxyHops: 0,
      portalUrl: 'https://licenses.example.com',
      limits: usualLimits,
      api: door('api'),
      pages: door('pages'),
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.close();
});

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const own = `http://localhost:${port}`;
  const all = Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', own)]);
  const sent = send({ port, method, path, headers: Object.fromEntries(all) });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode as number;
}

describe('a request', () => {
  test.each([
    ['/', 'pages'],
    ['/sign-in', 'pages'],
    ['/api', 'pages'],
    ['/api/auth/session', 'pages'],
    ['/api/health', 'api'],
    ['/api/olp/v1/activate', 'api'],
    ['/api/nothing', 'api'],
  ])('for %s goes to the %s, under the address of its socket', async (path, name) => {
    expect(await ask('GET', path, { 'X-Forwarded-For': '1.1.1.1' })).toBe(200);
    expect(asked).toEqual([{ door: name, forwardedFor: '127.0.0.1' }]);
  });

  test('that changes something comes from our own pages, or reaches none', async () => {
    expect(await ask('POST', '/sign-in', { Origin: 'OWN' })).toBe(200);
    asked = [];
    for (const headers of [{}, { Origin: 'null' }, { Origin: 'https://evil.example' }]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        expect(await ask(method, '/sign-in', headers as Record<string, string>)).toBe(403);
      }
    }
    expect(asked).toEqual([]);
  });

  test('in a way that no page knows reaches none, and hears what is known there', async () => {
    for (const method of ['OPTIONS', 'TRACE', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
      for (const path of ['/sign-in', '/_next/static/chunks/a.js', '/staff/licenses/csv'])
        expect(await ask(method, path, { Origin: 'OWN' }), `${method} ${path}`).toBe(405);
      expect(await ask(method, '/api/olp/v1/activate')).toBe(200);
    }
    expect(await ask('POST', '/_next/static/chunks/a.js', { Origin: 'OWN' })).toBe(405);
    expect(asked.filter(({ door }) => door === 'pages')).toEqual([]);
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://localhost:${port}/sign-in`, { method: 'OPTIONS' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  test('of a device needs no page to come from', async () => {
    expect(await ask('POST', '/api/olp/v1/activate')).toBe(200);
  });

  test.each([
    ['licenses.example.com', 200],
    ['Licenses.Example.com:443', 200],
    ['127.0.0.1:1', 200],
    ['[::1]', 200],
    ['evil.example', 421],
    ['licenses.example.com.evil.example', 421],
    ['licenses.example.com:8443', 421],
    ['127.0.0.2:3000', 421],
    ['10.0.0.1', 421],
  ])('under the name %s is answered with %i', async (host, status) => {
    expect(await ask('GET', '/', { Host: host })).toBe(status);
    expect(await ask('GET', '/api/olp/v1/activate', { Host: host })).toBe(status);
    // Whoever watches it asks each instance under its own name.
    expect(await ask('GET', '/api/health', { Host: host })).toBe(200);
  });

  test('whose address no page can read is the mistake of who sent it', async () => {
    for (const path of ['/a/%ff', '/%', '/d/%C3%28/x', '*']) {
      expect(await ask('OPTIONS', path)).toBe(400);
    }
    expect(asked).toEqual([]);
  });

  test('too large, or for a host that is none, reaches nothing', async () => {
    expect(await ask('POST', '/sign-in', { Origin: 'OWN', 'Content-Length': '2000000' })).toBe(413);
    expect(await ask('GET', '/', { Host: 'a b' })).toBe(400);
    expect(await ask('GET', '/', { Host: 'x/../y' })).toBe(400);
    expect(asked).toEqual([]);
  });
});

test.each([
  ['/a/0G42M5N8QW', '/a/…'],
  ['/A/0G42M5N8QW?x=1', '/A/…'],
  ['/d/FDYKDJJ3BQ/1WCP0JH54W', '/d/…'],
  ['/%61/0G42M5N8QW', '/%/…'],
  ['/a', '/a/…'],
  ['/activate?request=0G42M5', '/activate'],
  ['/api/health', '/api/health'],
])('the path %s is logged as %s', (path, logged) => expect(loggablePath(path)).toBe(logged));
