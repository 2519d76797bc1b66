import { formWith, makeVisitor } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';

/** Every address that links of the former portal lead to, and where they end. */
const links: [path: string, page: string][] = [
  ['/', '/'],
  ['/activate', '/activate'],
  ['/deactivate', '/deactivate'],
  ['/license', '/license'],
  ['/QlmWebActivation.aspx', '/activate'],
  ['/qlmcustomersite/QlmReleaseLicense.aspx', '/deactivate'],
  ['/QlmLicenseInfo.aspx', '/license'],
];

test('links with QLM’s arguments end on a clean page, which fills them in; following them changes nothing', async ({
  demo,
  house,
}) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  const before = await house.traceOf(license);
  const brought = new URLSearchParams({
    is_avkey: license.activationKey,
    is_pcid: computer.computerId,
    is_deactcode: computer.dvc,
  });
  for (const [path, page] of links) {
    for (const method of ['HEAD', 'GET'] as const) {
      const visitor = makeVisitor(demo.baseUrl);
      const moved = await visitor.read(`${path}?${brought}`, method);
      expect([moved.status, moved.location], path).toEqual([303, `${page}?typed`]);
      const cookie = moved.headers.get('set-cookie') ?? '';
      for (const secret of [license.ending, computer.computerId, computer.dvc.slice(0, 5)]) {
        expect(cookie).not.toContain(secret);
      }
      const { html } = await visitor.read(`${page}?typed`);
      if (page !== '/') expect(html).toContain(`value="${license.activationKey}"`);
      if (page === '/deactivate') {
        expect(html).toContain(`value="${computer.computerId}"`);
        expect(html).toContain(`value="${computer.dvc}"`);
      }
      if (page === '/') expect(html).toContain('href="/deactivate?typed"');
      // Of somebody else's browser nothing is known, and who comes later to this one finds an empty form.
      const stranger = await makeVisitor(demo.baseUrl).read(`${page}?typed`);
      expect(stranger.html).not.toContain(license.ending);
      expect((await visitor.read(page)).html).not.toContain(license.ending);
    }
  }
  expect(await house.traceOf(license)).toEqual(before);

  const visitor = makeVisitor(demo.baseUrl);
  await visitor.read(`/deactivate?${brought}`);
  const form = formWith((await visitor.read('/deactivate')).html, '$ACTION_KEY');
  const done = await visitor.post('/deactivate', form, {
    activationKey: license.activationKey,
    code: computer.dvc,
  });
  expect(done.location).toBe('/deactivate/done');
  expect(await house.stateOf(computer.activationId)).toBe('released_proven');
});

test('what a link brings is text: markup in it stays text', async ({ demo }) => {
  const visitor = makeVisitor(demo.baseUrl);
  const markup = '"><script>alert(1)</script>';
  await visitor.read(`/activate?${new URLSearchParams({ is_pcid: markup, is_avkey: markup })}`);
  const { html } = await visitor.read('/activate?typed');
  expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  expect(html).not.toContain('<script>alert(1)');
});
