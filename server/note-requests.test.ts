import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { log, makeLog } from '@/lib/log';
import { requestScope } from '@/lib/request-scope';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';
import { noteRequests } from './note-requests';

afterEach(() => vi.restoreAllMocks());

/** The id that an answer carries, and what was written under `request`. */
async function asked(path: string, id: string, { all = true, trustedProxyHops = 1 } = {}) {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(log, 'info').mockImplementation((line: unknown) => {
    lines.push(line as Record<string, unknown>);
  });
  const within: unknown[] = [];
  const door = (_: unknown, response: { end(text: string): void }) => {
    makeLog({ write: (line) => within.push(JSON.parse(line)) }).info('within');
    response.end('');
  };
  const listener = handleRequest({
    ...{ trustedProxyHops, portalUrl: 'http://localhost:3000', limits: usualLimits },
    ...{ api: door, pages: door, note: noteRequests({ all }) },
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-request-id': id, 'x-forwarded-for': '192.0.2.1', connection: 'close' };
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  await answer.text();
  await vi.waitFor(() => all && expect(lines).toHaveLength(1));
  return { given: answer.headers.get('x-request-id'), line: lines[0], within: within[0] };
}

test.each(['/licenses', '/api/olp/v1/openapi.json'])(
  'every request of %s gets one line, by the id that the proxy gave it, and so does what is said meanwhile',
  async (path) => {
    const { given, line, within } = await asked(path, 'edge-0123456789');
    expect(given).toBe('edge-0123456789');
    expect(line).toMatchObject({ requestId: given, method: 'GET', path, status: 200, whole: true });
    expect(within).toMatchObject({ requestId: given });
  },
);

test('no client chooses an id, and none looks like anything else', async () => {
  const own = /^[0-9a-f]{24}$/;
  const direct = await asked('/', 'of-a-client-0', { trustedProxyHops: 0 });
  expect(direct.given).toMatch(own);
  expect((await asked('/', 'x" level="fatal')).given).toMatch(own);
});

test('codes in addresses stay out of it', async () => {
  const { line } = await asked('/A/0G42M5N8QWERTYUIOP?token=abc', 'edge-0123456789');
  expect(JSON.stringify(line)).not.toMatch(/0G42M5N8|abc/);
});

test('without being told to, nothing is written of what went well', async () => {
  const { given, line, within } = await asked('/', 'edge-0123456789', { all: false });
  expect([given, line]).toEqual([null, undefined]);
  expect(within).not.toHaveProperty('requestId');
  expect(requestScope.getStore()).toBeUndefined();
});
