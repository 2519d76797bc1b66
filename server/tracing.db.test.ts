import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildPortal, type TestPortal } from '@/lib/operations/testing/build-portal';
import { makeDevice } from '@/lib/operations/testing/make-device';
import { apiListener } from './api/api-listener';
import { makeApi } from './api/app';
import { usualLimits } from './edge.test-support';
import { handleRequest } from './handle-request';
import { startTracing } from './tracing';
import { unwatched } from './watch.test-support';

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Sent = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: Attribute[];
};

const said = ({ attributes }: Sent, key: string) => {
  const { stringValue, intValue } = attributes.find((one) => one.key === key)?.value ?? {};
  return stringValue ?? intValue;
};

/** What a collector was sent. */
const arrived: { path: string; headers: IncomingHttpHeaders; text: string }[] = [];
const collector = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  arrived.push({ path: request.url ?? '', headers: request.headers, text });
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
const HOPS = 1;
let portal: TestPortal;
let url: string;
let tracing: Awaited<ReturnType<typeof startTracing>>;
const spansSent = () =>
  arrived.flatMap(({ text }): Sent[] =>
    JSON.parse(text).resourceSpans.flatMap((of: { scopeSpans: { spans: Sent[] }[] }) =>
      of.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );

beforeAll(async () => {
  portal = await buildPortal();
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  const to = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', to);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20of-the-collector');
  const settings = { serviceName: 'licensing', sampler: 'parentbased_always_on', ratio: 1 };
  tracing = await startTracing(settings, HOPS);
  const api = makeApi({
    context: portal.context,
    watch: unwatched,
    health: () => Promise.reject(new Error('unused')),
  });
  const listener = handleRequest({
    trustedProxyHops: HOPS,
    portalUrl: portal.context.portalUrl,
    limits: usualLimits,
    api: apiListener(api),
    pages: (_request, response) => response.writeHead(404).end(),
  });
  const server = createServer(tracing?.traced(listener) ?? listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => new Promise((closed) => server.close(closed));
});
afterAll(async () => {
  await portal.close();
  await new Promise((closed) => collector.close(closed));
  vi.unstubAllEnvs();
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7', ...headers },
    body: JSON.stringify(body),
  });

test('a request, its operations and their statements are one trace, which says nothing of whose', async () => {
  const caller = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };
  const traceparent = `00-${caller.trace}-${caller.span}-01`;
  const license = await portal.license(await portal.product());
  const pc = makeDevice(license, 'PC-OF-SOMEBODY', 'Front desk of somebody');
  expect((await post('/api/olp/v1/activate', pc.request, { traceparent })).status).toBe(200);
  const guess = { ...pc.fields, activationKey: 'C5NYF-4JRSE-PZBQW-FQ889' };
  expect((await post('/api/olp/v1/activate', guess)).status).toBe(404);
  await fetch(`${url}/a/${pc.deviceCode}?of=${license.activationKey}`);
  // What Next.js writes by itself, addresses among it.
  trace
    .getTracer('next.js')
    .startSpan('render', { attributes: { a: pc.deviceCode } })
    .end();
  await tracing?.stop();

  const spans = spansSent();
  const [first, second, page] = spans.filter(({ name }) => /^(GET|POST) /.test(name));
  expect([first, second, page].map((one) => one?.name)).toEqual([
    'POST activate',
    'POST activate',
    'GET pages',
  ]);
  expect(first).toMatchObject({ traceId: caller.trace, parentSpanId: caller.span });
  expect(second?.traceId).not.toBe(caller.trace);
  expect(first && said(first, 'http.response.status_code')).toBe(200);

  const below = (parent: Sent | undefined) =>
    spans.filter(({ parentSpanId }) => parent && parentSpanId === parent.spanId);
  const [activated] = below(first);
  expect(activated?.name).toBe('activateComputer');
  expect(activated && said(activated, 'keyturn.viewer')).toBe('wizard');
  const statements = below(activated);
  expect(statements.length).toBeGreaterThan(10);
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['BEGIN', 'COMMIT']));
  const written = statements.map((one) => String(said(one, 'db.query.text'))).join('\n');
  expect(written).toContain('insert into "activation"');
  expect(written).toContain('$1');
  const [refused] = below(second);
  expect(refused && said(refused, 'keyturn.refusal')).toBe('AK_UNKNOWN');

  const all = arrived.map(({ text }) => text).join('\n');
  const secrets = [license.activationKey, guess.activationKey, pc.deviceCode, pc.computerId];
  for (const secret of [...secrets, 'somebody', '203.0.113.7', 'next.js']) {
    expect(all.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(all).not.toContain(secret.replaceAll('-', ''));
  }
  expect(all).toContain('"licensing"');
  expect(arrived.map(({ path }) => path)).toEqual(arrived.map(() => '/v1/traces'));
  expect(arrived[0]?.headers.authorization).toBe('Bearer of-the-collector');
});

test('without an address to send them to there are none', async () => {
  expect(await startTracing(null, 0)).toBe(null);
});
