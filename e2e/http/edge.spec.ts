import { actionOf, formWith, makeVisitor } from '../fixtures/native-form';
import { makeSockets, statusIn } from '../fixtures/raw-socket';
import { startOwnPortal } from '../fixtures/own-portal';
import { startSecondInstance } from '../fixtures/second-instance';
import { expect, test } from '../fixtures/test';

const many = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Milliseconds that a page may take, on a busy machine too. */
const IN_TIME = 5000;

test('upgrades are refused and closed after pages were asked for; half-open sockets and unfinished bodies hold up nobody', async ({
  demo,
}) => {
  test.setTimeout(90_000);
  // Behind a proxy all come from one address: only the limit of all connections is left.
  const portal = await startSecondInstance(demo, () => ({ MAX_CONNECTIONS: '400' }));
  const sockets = makeSockets(portal.baseUrl);
  const { dial, head, ask } = sockets;
  const answersInTime = async () => {
    for (const path of ['/', '/sign-in', '/api/health']) {
      const begun = performance.now();
      expect(statusIn(await ask(`GET ${path}`)), path).toBe(200);
      expect(performance.now() - begun, path).toBeLessThan(IN_TIME);
    }
  };
  try {
    await answersInTime();
    const upgrade = head('GET /nope', 'Connection: Upgrade', 'Upgrade: x');
    const answers = await Promise.all(many(400).map(() => dial(upgrade).closed));
    expect(new Set(answers.map(statusIn))).toEqual(new Set([400]));
    await answersInTime();

    const half = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ';
    await Promise.all(many(1000).map(() => dial(half).open));
    await answersInTime();

    const origin = `Origin: ${portal.baseUrl}`;
    const unfinished = head('POST /sign-in', origin, 'Transfer-Encoding: chunked');
    const chunk = `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`;
    await Promise.all(many(100).map(() => dial(unfinished + chunk).open));
    await answersInTime();
  } finally {
    sockets.close();
    await portal.stop();
  }
});

test('a body that is too large is 413, chunked too, for pages, actions and the API', async ({
  demo,
}) => {
  const sockets = makeSockets(demo.baseUrl);
  const chunked = `${(300_000).toString(16)}\r\n${'x'.repeat(300_000)}\r\n`;
  for (const path of ['/', '/sign-in', '/api/olp/v1/activate', '/api/auth/session']) {
    for (const action of [[], ['Next-Action: 00', 'Content-Type: text/plain']]) {
      const headers = [`Origin: ${demo.baseUrl}`, ...action];
      const { closed } = sockets.dial(
        sockets.head(`POST ${path}`, ...headers, 'Transfer-Encoding: chunked') + chunked,
      );
      expect(statusIn(await closed), path).toBe(413);
      const declared = sockets.head(`POST ${path}`, ...headers, 'Content-Length: 300000');
      expect(statusIn(await sockets.dial(declared).closed), path).toBe(413);
    }
  }
  sockets.close();
});

test('what a client breaks is its own mistake: 4xx in words, no 500', async ({ demo }) => {
  const { ask } = makeSockets(demo.baseUrl);
  const page = await makeVisitor(demo.baseUrl).read('/deactivate');
  const id = actionOf(formWith(page.html, '$ACTION_KEY'));
  const origin = `Origin: ${demo.baseUrl}`;
  const boundary = `${'-'.repeat(30)}keyturn`;
  const multipart = `Content-Type: multipart/form-data; boundary=${boundary}`;
  const form = (...fields: [string, string][]) =>
    `${fields
      .map(
        ([name, value]) =>
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      .join('')}--${boundary}--\r\n`;
  const ref: [string, string][] = [
    ['$ACTION_REF_1', ''],
    ['$ACTION_1:0', `{"id":"${id}","bound":"$@1"}`],
  ];

  for (const path of ['/a/%ff', '/d/%c3%28/x', '/%e0%a4', '/activate/%']) {
    expect(statusIn(await ask(`GET ${path}`)), path).toBe(400);
  }
  // The last one is a file that is there.
  const script = /\/_next\/static\/[^"]+\.js/.exec(page.html)?.[0];
  for (const what of ['TRACE /sign-in', 'PUT /sign-in', `OPTIONS ${script}`]) {
    expect(statusIn(await ask(what, [origin])), what).toBe(405);
  }
  const text = ['Content-Type: text/plain', `Next-Action: ${id}`];
  const called = [multipart, `Next-Action: ${id}`];
  const broken: [string, string[], string][] = [
    ['unknown id', ['Content-Type: text/plain', 'Next-Action: x'], '[]'],
    ['no JSON', text, '[{'],
    ['empty', text, ''],
    ['no type', [`Next-Action: ${id}`], 'a=1'],
    ['a reference ahead', called, form(['0', '["$Q1","$K1"]'])],
    ['a function', called, form(['0', '["$F1"]'], ['1', '{"id":"x","bound":null}'])],
    ['never ended', called, `--${boundary}\r\nContent-Disposition: form-data; name="0"\r\n\r\n[`],
    ['no boundary', ['Content-Type: multipart/form-data', `Next-Action: ${id}`], 'x'],
    [
      'form, never ended',
      [multipart],
      `--${boundary}\r\nContent-Disposition: form-data; name="0"\r\n\r\n[`,
    ],
    ['form, garbage', [multipart], 'garbage'],
    ['form, no boundary', ['Content-Type: multipart/form-data'], 'x'],
    ['form, short boundary', ['Content-Type: multipart/form-data; boundary=b'], '--b--\r\n'],
    ['form, no JSON', [multipart], form(...ref, ['$ACTION_1:1', '[{'])],
    ['form, prototype', [multipart], form(...ref, ['$ACTION_1:1', '["$1:__proto__:x"]'])],
    ['form of nothing', [multipart], form(['$ACTION_REF_1', ''], ['$ACTION_1:0', 'null'])],
  ];
  for (const [name, headers, body] of broken) {
    const heard = await ask('POST /deactivate', [origin, ...headers], body);
    expect(statusIn(heard), name).toBeGreaterThanOrEqual(400);
    expect(statusIn(heard), name).toBeLessThan(500);
    expect(heard, name).not.toMatch(/\bat .*:\d+:\d+|node_modules|chunks\/ssr/);
  }
  // Actions called with what is no form are told so, and nothing fails.
  for (const list of ['[]', '[1,2]', '[null,null]', '[{},{}]']) {
    expect(statusIn(await ask('POST /deactivate', [origin, ...text], list)), list).toBeLessThan(
      500,
    );
  }
});

test('at its https address: other names and schemes are refused, cookies are bound to it, everything says HSTS', async ({
  demo,
}) => {
  const portal = await startOwnPortal(demo, () => ({
    PORTAL_URL: 'https://licenses.example.com',
    SMTP_URL: 'smtp://127.0.0.1:1',
  }));
  const sockets = makeSockets(portal.baseUrl);
  const { ask } = sockets;
  const host = 'Host: licenses.example.com';
  try {
    for (const path of [
      '/',
      '/sign-in',
      '/nope',
      '/logo',
      '/api/health',
      '/api/olp/v1/activate',
      '/_next/x',
      '/a/%ff',
    ]) {
      expect(await ask(`GET ${path}`, [host]), path).toMatch(
        /\r\nstrict-transport-security: max-age=63072000\r\n/i,
      );
    }
    for (const name of [
      'evil.example',
      'licenses.example.com.evil.example',
      'licenses.example.com:81',
    ]) {
      const heard = await ask('GET /sign-in', [`Host: ${name}`]);
      expect(statusIn(heard), name).toBe(421);
      expect(heard).toContain('https://licenses.example.com');
      const forwarded = await ask('GET /sign-in', [host, `X-Forwarded-Host: ${name}`]);
      expect(statusIn(forwarded), name).toBe(421);
    }
    const linked = await ask('GET /activate/?is_avkey=7K2F9-D3XQM-0H8VR-5TWZA', [host]);
    expect(linked).toMatch(/^HTTP\/1\.1 303 /);
    expect(linked).toMatch(/\r\nlocation: \/activate\?typed\r\n/i);
    expect(linked).toMatch(/\r\nset-cookie: __Host-keyturn-typed=[^;]+;.*; Path=\/;.*; Secure/i);

    const form = ['Content-Type: text/plain', 'Next-Action: 00'];
    const posted = async (origin: string) =>
      statusIn(await ask('POST /sign-in', [host, `Origin: ${origin}`, ...form], '[]'));
    expect(await posted('http://licenses.example.com')).toBe(403);
    expect(await posted('https://licenses.example.com')).not.toBe(403);
  } finally {
    sockets.close();
    await portal.stop();
  }
});
