import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { raw, words } from '../fixtures/words';

const ALLOWED = ['https://example.com', 'examplecad:'];
const [backTo = ''] = raw('wayBack.label').split(' <');

test.beforeEach(({ house }) => house.setAt('customerSite/returnAddresses', ALLOWED));

const link = (flow: string, query: Record<string, string> = {}) =>
  `/go/${flow}?${new URLSearchParams(query)}`;

/** What leads away from a page of the portal; at its foot are the ways to support. */
const leadsAway = (html: string) =>
  [...html.replace(/<footer.*?<\/footer>/s, '').matchAll(/<a [^>]*href="([^"]*)"/g)]
    .map(([, href = '']) => href)
    .filter((href) => !/^[/#]/.test(href));

test('a link opens one flow, does nothing by itself, and its way back stands on every page and at the end', async ({
  demo,
  house,
}) => {
  const license = await house.license({ seats: 3 });
  const computer = await house.computer(license, 'CNC-3');
  await house.computer(license, 'LAB-PC');
  const before = await house.traceOf(license);
  const visitor = makeVisitor(demo.baseUrl);
  const home = 'https://example.com/account?from=portal';
  const path = link('deactivate', { computer: computer.computerId, return: home });
  for (const method of ['HEAD', 'GET'] as const) {
    const moved = await visitor.read(path, method);
    expect([moved.status, moved.location]).toEqual([303, '/deactivate?typed']);
    const cookies = moved.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; Path=\/;/);
      expect(cookie.toLowerCase()).toMatch(/httponly.*samesite=lax|samesite=lax.*httponly/);
      expect(cookie).not.toMatch(/example|account/);
      expect(cookie).not.toContain(computer.computerId);
    }
  }
  const form = await visitor.read('/deactivate?typed');
  expect(form.html).toContain(`value="${computer.computerId}"`);
  expect(leadsAway(form.html)).toContain(home);
  expect(textOf(form.html)).toContain(backTo);
  for (const other of ['activate', 'licenses', 'signIn'] as const) {
    expect(form.html, other).not.toContain(`>${words(`nav.${other}`)}</a>`);
  }
  expect(await house.traceOf(license)).toEqual(before);

  const sent = await visitor.post('/deactivate', formWith(form.html, '$ACTION_KEY'), {
    activationKey: license.activationKey,
    computerId: computer.computerId,
  });
  expect(sent.location).toBe('/deactivate/done');
  expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
  const { html } = await visitor.read('/deactivate/done');
  // At its end it stands twice: above, where it always is, and as the button below.
  expect(leadsAway(html).filter((href) => href === home)).toHaveLength(2);

  // Nobody else's browser knows of it, and the title leads out of the flow.
  expect(leadsAway((await makeVisitor(demo.baseUrl).read('/deactivate')).html)).toEqual([]);
  expect(html).toContain('href="/go"');
  const out = await visitor.read('/go');
  expect([out.status, out.location]).toEqual([303, '/']);
  const whole = await visitor.read('/');
  expect(leadsAway(whole.html)).not.toContain(home);
  expect(whole.html).toContain(words('nav.signIn'));
});

test('a request is activated on its own page, with a way back to a program; its code stands in no address of ours', async ({
  demo,
  house,
}) => {
  const license = await house.license();
  const { request } = house.device(license, 'LAB-PC-07').request;
  const visitor = makeVisitor(demo.baseUrl);
  const moved = await visitor.read(
    link('activate', { request, return: 'ExampleCAD:activated?n=1' }),
  );
  const path = `/a/${new URL(request).pathname.split('/').at(-1)}`;
  expect([moved.status, moved.location]).toEqual([303, path]);
  const confirm = await visitor.read(path);
  expect(leadsAway(confirm.html)).toContain('examplecad:activated?n=1');
  expect(textOf(confirm.html)).toContain(backTo);
  expect(await house.seatsUsed(license)).toBe(0);
  const done = await visitor.post(path, formWith(confirm.html, 'request'));
  expect(done.status).toBe(303);
  const { html } = await visitor.read(done.location ?? '');
  expect(leadsAway(html).filter((href) => href === 'examplecad:activated?n=1')).toHaveLength(2);
  expect(await house.seatsUsed(license)).toBe(1);
  // Nothing that leads there asks for more than the page itself does.
  const without = await visitor.read(link('activate'));
  expect(without.location).toBe('/activate');
});

test('my licenses of a product: through signing in, with the way back, and theirs alone', async ({
  demo,
  house,
}) => {
  const email = house.freshEmail();
  const license = await house.license({ email });
  const other = await house.license({ email, product: 'unbound' });
  const visitor = makeVisitor(demo.baseUrl);
  const home = 'https://example.com/';
  const moved = await visitor.read(
    link('licenses', { product: `${license.productId}`, return: home }),
  );
  expect(moved.location).toBe(`/licenses?product=${license.productId}`);
  const asked = await visitor.read(moved.location ?? '');
  expect(asked.location).toBe(`/sign-in?next=${encodeURIComponent(moved.location ?? '')}`);
  expect(leadsAway((await visitor.read(asked.location ?? '')).html)).toContain(home);

  const { cookie, link: mailed } = await house.challenge(email);
  visitor.keep(cookie);
  const next = `${mailed}&next=${encodeURIComponent(moved.location ?? '')}`;
  const signedIn = await visitor.post(next, formWith((await visitor.read(next)).html, 'token'));
  const led = await visitor.read(signedIn.location ?? '');
  expect(led.location).toBe(moved.location);
  const list = await visitor.read(led.location ?? '');
  expect(list.html).toContain(license.ending);
  expect(list.html).not.toContain(other.ending);
  expect(leadsAway(list.html)).toContain(home);

  // At the desk there is no such errand.
  const agent = house.freshEmail();
  await house.staff(agent);
  const staff = makeVisitor(demo.baseUrl, await house.sessionCookie(agent));
  await staff.read(link('licenses', { return: home }));
  expect(leadsAway((await staff.read('/staff')).html)).not.toContain(home);
});

const FORBIDDEN = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  'https:\\\\evil.example',
  'https://example.com@evil.example/',
  'https://example.com:x@evil.example/',
  'https://user:secret@example.com/',
  'https://example.com.evil.example/',
  'https://sub.example.com/',
  'https://example.com:8443/',
  'http://example.com/',
  'https://еxample.com/',
  'https://example。com@evil.example/',
  'https://example.com/\r\nSet-Cookie: evil=1',
  'https://example.com/\u0000',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//https://example.com',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'examplecads:x',
  '"><script>alert(1)</script>',
  '/licenses',
  `https://example.com/${'a'.repeat(1100)}`,
  ' ',
];

test('a way back that nobody named is not shown: the flow works without it, and nothing leads to it', async ({
  demo,
}) => {
  const plain = await makeVisitor(demo.baseUrl).read('/deactivate');
  for (const address of FORBIDDEN) {
    const visitor = makeVisitor(demo.baseUrl);
    // A way back that was good before is not kept beside a bad one.
    await visitor.read(link('deactivate', { return: 'https://example.com/' }));
    const moved = await visitor.read(link('deactivate', { computer: 'WIZ-7', return: address }));
    expect([moved.status, moved.location], address).toEqual([303, '/deactivate?typed']);
    expect(moved.headers.get('set-cookie') ?? '', address).not.toMatch(/evil/);
    const { status, html } = await visitor.read('/deactivate?typed');
    expect(status, address).toBe(200);
    expect(leadsAway(html), address).toEqual([]);
    expect(html, address).not.toMatch(/evil|<script>alert|javascript:/i);
    expect(html, address).toContain('value="WIZ-7"');
    expect(html.includes(`>${words('nav.signIn')}</a>`), address).toBe(
      plain.html.includes(`>${words('nav.signIn')}</a>`),
    );
  }
});

test('no part of a link leads anywhere but to its flow', async ({ demo }) => {
  const visitor = makeVisitor(demo.baseUrl);
  for (const path of ['/go/nowhere', '/go/constructor', '/go/__proto__', '/go/sign-out']) {
    const { status, location } = await visitor.read(path);
    expect([status, location], path).toEqual([404, null]);
  }
  for (const [path, to] of [
    [link('activate', { request: 'https://evil.example/A/X' }), '/a/X'],
    [link('activate', { request: '//evil.example' }), '/a/evil.example'],
    [link('activate', { request: '../../evil' }), '/a/evil'],
    [link('activate', { request: '..' }), '/activate'],
    [link('activate', { request: 'a\r\nb: c' }), `/a/${encodeURIComponent('a\r\nb: c')}`],
    [link('licenses', { product: '1&q=x' }), '/licenses'],
    [link('licenses', { product: '//evil.example' }), '/licenses'],
    ['/go/deactivate?next=//evil.example&url=//evil.example', '/deactivate'],
  ]) {
    const { status, location } = await visitor.read(path ?? '');
    expect([status, location], path).toEqual([303, to]);
  }
  const long = await visitor.read(link('deactivate', { computer: 'A'.repeat(5000) }));
  expect(long.location).toBe('/deactivate?typed');
});
