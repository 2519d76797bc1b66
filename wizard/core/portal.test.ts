import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyJson, anyText } from '@/lib/olp/property.test-support';
import { portalAt } from './portal';

const answering = (make: () => Response | Promise<Response>) =>
  portalAt('https://activate.example.com', { fetch: async () => make(), timeout: 50 });
const ask = (make: () => Response | Promise<Response>) => answering(make)('activate', {});

test('only the portal of the product file is asked, and no redirect is followed', async () => {
  const asked: [unknown, RequestInit | undefined][] = [];
  const portal = portalAt('https://activate.example.com', {
    fetch: async (url, init) => {
      asked.push([url, init]);
      return Response.json({});
    },
  });
  await portal('check-in', { v: 1 });
  expect(asked).toMatchObject([
    ['https://activate.example.com/api/olp/v1/check-in', { method: 'POST', redirect: 'error' }],
  ]);
});

test('a refusal has the code, words and plain details of the portal, in one line each', async () => {
  const details = { seats: 5, nextAt: '2027-01-01', odd: { a: 1 }, text: 'a\u001b[2Jb\u202ec' };
  const error = { code: 'NO_SEAT', message: 'All\nused.', details };
  expect(await ask(() => Response.json({ error }, { status: 409 }))).toEqual({
    ok: false,
    error: {
      code: 'NO_SEAT',
      details: { seats: 5, nextAt: '2027-01-01', text: 'a [2Jb c', message: 'All used.' },
    },
  });
});

test.each([
  [
    'a code of no portal',
    () => Response.json({ error: { code: 'DROP' } }, { status: 400 }),
    'HTTP 400',
  ],
  ['a page', () => new Response('<html>Welcome to the hotel</html>'), 'NOT_JSON'],
  ['a failure', () => Response.json({ error: { code: 'INTERNAL' } }, { status: 500 }), 'HTTP 500'],
  ['no object', () => Response.json([1]), 'HTTP 200'],
  ['an endless reply', () => new Response(`"${'x'.repeat(70_000)}"`), 'TOO_LONG'],
  ['a broken network', () => Promise.reject(new TypeError('fetch failed')), 'fetch failed'],
])('%s is no answer', async (_, make, reason) => {
  expect(await ask(make)).toEqual({ ok: false, error: { code: 'NETWORK', details: { reason } } });
});

test('a portal that says nothing is given up', async () => {
  const portal = portalAt('https://activate.example.com', {
    timeout: 20,
    fetch: (_, init) =>
      new Promise((_done, failed) =>
        init?.signal?.addEventListener('abort', () => failed(init.signal?.reason)),
      ),
  });
  expect(await portal('activate', {})).toMatchObject({ error: { details: { reason: 'TIMEOUT' } } });
});

test('whatever comes back, nothing throws', async () => {
  const body = fc.oneof(
    anyText,
    anyJson.map((json) => JSON.stringify(json)),
  );
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(200, 302, 400, 404, 503), async (text, status) => {
      const answer = await ask(() => new Response(text, { status }));
      expect(answer.ok ? 'object' : typeof answer.error.code).toMatch(/object|string/);
    }),
    { numRuns: 1000 },
  );
});
