import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { log } from '@/lib/log';
import { startEdge } from './edge.test-support';

/* What a proxy in front does wrong, seen at the portal's own socket: docs/operator.md. */

let said: string[] = [];
beforeEach(() => {
  said = [];
  vi.spyOn(log, 'error').mockImplementation((facts: unknown) => {
    const { mend } = facts as { mend?: string };
    if (mend) said.push(mend);
  });
});
afterEach(() => void vi.restoreAllMocks());

const PORTAL = 'https://licenses.example.com:8443';
const post = (headers: Record<string, string>) => {
  const lines = Object.entries(headers).map((pair) => pair.join(': '));
  return `POST /sign-in HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
};

async function asked(setting: Parameters<typeof startEdge>[0], headers: Record<string, string>) {
  const edge = await startEdge(setting);
  await edge.dial(post(headers)).closed;
  return edge;
}

test('a proxy that leaves the port out of Host is named with both addresses and its mend', async () => {
  await asked(
    { portalUrl: PORTAL, trustedProxyHops: 1 },
    { Host: 'licenses.example.com', Origin: PORTAL },
  );
  expect(said).toEqual([
    expect.stringMatching(
      /Host licenses\.example\.com, but PORTAL_URL is https:\/\/licenses\.example\.com:8443: .*proxy_set_header Host \$http_host/,
    ),
  ]);
});

test('so is a PORTAL_URL of another scheme than people open', async () => {
  await asked(
    { portalUrl: 'http://licenses.example.com', trustedProxyHops: 1 },
    { Host: 'licenses.example.com', Origin: 'https://licenses.example.com' },
  );
  expect(said).toEqual([
    expect.stringMatching(/form from https:\/\/licenses\.example\.com, .* set PORTAL_URL/),
  ]);
});

test('a form of a stranger, and a name of a stranger, are no mistake of the proxy', async () => {
  const edge = await startEdge({ portalUrl: PORTAL });
  await edge.dial(post({ Host: 'licenses.example.com:8443', Origin: 'https://evil.example' }))
    .closed;
  await edge.dial(post({ Host: 'evil.example' })).closed;
  expect(said).toEqual([]);
});

test('a forgotten TRUSTED_PROXY_HOPS is said once, however many requests show it', async () => {
  const edge = await startEdge();
  const headers = { Host: 'localhost:3000', 'X-Forwarded-For': '203.0.113.7' };
  for (let n = 0; n < 3; n++) await edge.dial(post(headers)).closed;
  expect(said).toEqual([expect.stringMatching(/^A proxy at 127\.0\.0\.1 .*TRUSTED_PROXY_HOPS/)]);
});

test.each(['X-Real-IP: 203.0.113.7', 'X-Forwarded-Proto: https', 'Forwarded: for=203.0.113.7'])(
  'so it is of a proxy that shows itself by %s alone',
  async (line) => {
    const [name = '', value = ''] = line.split(': ');
    await asked({}, { Host: 'localhost:3000', [name]: value });
    expect(said).toEqual([expect.stringMatching(/^A proxy at 127\.0\.0\.1 .*TRUSTED_PROXY_HOPS/)]);
  },
);

test('a proxy that is trusted and does not say who asks is named with its mend', async () => {
  await asked({ trustedProxyHops: 1 }, { Host: 'localhost:3000', 'X-Forwarded-Proto': 'https' });
  expect(said).toEqual([
    expect.stringMatching(/^The proxy at 127\.0\.0\.1 does not say .*\$proxy_add_x_forwarded_for/),
  ]);
});

test('so is a TRUSTED_PROXY_HOPS of more proxies than there are', async () => {
  const headers = { Host: 'localhost:3000', 'X-Forwarded-For': '203.0.113.7' };
  await asked({ trustedProxyHops: 2 }, headers);
  expect(said).toEqual([expect.stringMatching(/^TRUSTED_PROXY_HOPS is 2, .* by 1 only: /)]);
});

test('whoever asks the portal itself, as a health check does, is no proxy', async () => {
  await asked({ trustedProxyHops: 1 }, { Host: 'localhost:3000' });
  expect(said).toEqual([]);
});

test('and not where proxies are counted', async () => {
  await asked(
    { trustedProxyHops: 1 },
    { Host: 'localhost:3000', 'X-Forwarded-For': '203.0.113.7' },
  );
  expect(said).toEqual([]);
});
