import { readFileSync } from 'node:fs';
import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { readQr } from '../fixtures/read-qr';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const pathOf = (url: string) => new URL(url).pathname;

test.describe('forms posted as bytes, without a browser', () => {
  test('the address in the QR code, its form, its key', async ({ demo, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    const path = pathOf(readQr(wizard.qr));
    expect(path).toMatch(/^\/A\//);
    const phone = makeVisitor(demo.baseUrl);
    const page = await phone.read(path);
    expect(page.status).toBe(200);
    const done = await phone.post(path, formWith(page.html, 'request'));
    expect(done.status).toBe(303);
    const shown = await phone.read(done.location ?? '');
    const key = /\b[0-9A-Z]{6}(-[0-9A-Z]{6}){16,27}\b/.exec(textOf(shown.html))?.[0] ?? '';
    await wizard.accept(key);
  });

  test('the deactivation code in the QR code', async ({ demo, house }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const path = `/D/${computer.deviceCode}/${computer.dvc}`.replaceAll('-', '');
    const phone = makeVisitor(demo.baseUrl);
    const page = await phone.read(path);
    const done = await phone.post(path, formWith(page.html, 'dvc'));
    expect(done.status).toBe(303);
    const shown = textOf((await phone.read(done.location ?? '')).html);
    expect(shown).toContain(words('deactivated.released', { name: 'CNC-3' }));
    expect(await house.stateOf(computer.activationId)).toBe('released_proven');
  });

  test('an uploaded request file', async ({ demo, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    const visitor = makeVisitor(demo.baseUrl);
    const form = formWith((await visitor.read('/activate')).html, 'by-request');
    const file = new File([readFileSync(wizard.requestFile)], 'request.olp');
    const done = await visitor.post('/activate', form, { request: '', file });
    expect([done.status, done.location]).toEqual([303, '/activate/done']);
    const carried = await visitor.read('/activate/done/license-file');
    expect(JSON.parse(carried.html)).toMatchObject({ olp: 1 });
    // Only the browser that asked may see it.
    expect((await makeVisitor(demo.baseUrl).read('/activate/done/license-file')).status).toBe(404);
  });

  for (const origin of ['https://evil.example', 'null']) {
    test(`a form that comes from ${origin} is refused, whatever cookie it carries`, async ({
      demo,
      house,
    }) => {
      const license = await house.license();
      const computer = await house.computer(license, 'CNC-3');
      const session = await house.sessionCookie(license.email);
      const owner = makeVisitor(demo.baseUrl, session);
      const path = `/computers/${computer.activationId}/deactivate`;
      const form = formWith((await owner.read(path)).html, 'activationId');
      for (const headers of [{ origin }, { origin, 'sec-fetch-site': 'cross-site' }]) {
        expect((await owner.post(path, form, {}, headers)).status).toBe(403);
      }
      expect((await owner.post(path, form, {}, {})).status).toBe(403);
      expect(await house.stateOf(computer.activationId)).toBe('active');
      expect((await owner.post(path, form)).status).toBe(303);
      expect(await house.stateOf(computer.activationId)).toBe('released_claimed');
    });
  }

  test('reading never changes anything: links, previews and scanners may follow every address', async ({
    demo,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    const activate = pathOf(url);
    const codes = `${computer.deviceCode}/${computer.dvc}`.replaceAll('-', '');
    const computerPath = `/computers/${computer.activationId}`;
    const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
    const before = await house.traceOf(license);
    for (const [path, status] of [
      [activate, 200],
      [activate.replace('/A/', '/a/'), 200],
      [`${activate}?done=activated`, 200],
      [`${activate}/license-file`, 404],
      [`/D/${codes}`, 200],
      [`/d/${codes}`, 200],
      [`/d/${codes}?done=released`, 200],
      [computerPath, 200],
      [`${computerPath}/license-file`, 200],
      [`${computerPath}/deactivate`, 200],
      [`${computerPath}/deactivate?otherComputer=1&dvc=1`, 200],
      [`/receipts/${computer.activationId}`, 307],
      [`/licenses/${license.licenseId}`, 200],
    ] as const) {
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET', 'HEAD'] as const) {
        expect((await owner.read(path, method)).status, `${method} ${path}`).toBe(status);
      }
    }
    expect(await house.traceOf(license)).toEqual(before);
    const shown = textOf((await owner.read(`/d/${codes}?done=released`)).html);
    expect(shown).toContain(words('deactivateConfirm.title'));
  });

  test('a form whose action is gone since an upgrade is answered in words, and does nothing', async ({
    demo,
    house,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
    const path = `/computers/${computer.activationId}/deactivate`;
    const form = formWith((await owner.read(path)).html, 'activationId');
    const old = form.fields.map(([name, value]): [string, string] => [
      name,
      value.replace(/"id":"([0-9a-f]{4})[0-9a-f]{6}/, '"id":"$1000000'),
    ]);
    const answer = await owner.post(path, { ...form, fields: old });
    expect(answer.status).toBe(409);
    expect(textOf(answer.html)).toContain(words('action.outdatedTitle'));
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });

  test('an incomplete form changes nothing', async ({ demo, house }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(license.email));
    const path = `/computers/${computer.activationId}/deactivate`;
    const form = formWith((await owner.read(path)).html, 'activationId');
    for (const kept of [0, 1, 2, 3]) {
      const answer = await owner.post(path, { ...form, fields: form.fields.slice(0, kept) });
      expect(answer.location, `${kept} fields`).toBe(null);
    }
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });

  test('the QR code’s upper-case address is answered by the portal itself, not by asking itself over the network', async ({
    demo,
  }) => {
    // A rewrite that Next.js takes for one to another server would lose the client's address.
    const visitor = makeVisitor(demo.baseUrl);
    for (const path of ['/A/XYZ', '/D/XYZ/XYZ']) {
      const { headers } = await visitor.read(path);
      expect(headers.get('x-middleware-rewrite')).toBe(
        path.replace(/^\/./, (start) => start.toLowerCase()),
      );
    }
  });
});

test('a browser that keeps no cookies is told so, instead of being asked for its address for ever', async ({
  demo,
  house,
}) => {
  const keeps = makeVisitor(demo.baseUrl);
  const form = formWith((await keeps.read('/sign-in')).html, '$ACTION_KEY');
  const sent = await keeps.post('/sign-in', form, { email: house.freshEmail() });
  expect(sent.status).toBe(303);
  const next = sent.location ?? '';
  const forgets = makeVisitor(demo.baseUrl);
  expect(textOf((await forgets.read(next)).html)).toContain(words('signIn.noCookie'));
  const asked = textOf((await keeps.read(next)).html);
  expect(asked).toContain(words('signIn.codeTitle'));
  expect(asked).not.toContain(words('signIn.noCookie'));
});

test('what only a cookie shows leads a browser that keeps none to words, not to an empty form', async ({
  demo,
  house,
}) => {
  const { activationKey } = await house.license();
  const keeps = makeVisitor(demo.baseUrl);
  const form = formWith((await keeps.read('/license')).html, '$ACTION_KEY');
  const shown = await keeps.post('/license', form, { activationKey });
  expect(shown.location).toBe('/license/details');
  for (const page of ['/license/details', '/activate/done', '/deactivate/done']) {
    const { location } = await makeVisitor(demo.baseUrl).read(page);
    const said = textOf((await makeVisitor(demo.baseUrl).read(location ?? '')).html);
    expect(said, page).toContain(words('notKept.title'));
  }
  expect((await keeps.read('/license/details')).status).toBe(200);
  const { link } = await house.challenge(house.freshEmail());
  const reader = makeVisitor(demo.baseUrl);
  const confirm = formWith((await reader.read(link)).html, 'token');
  const { location } = await reader.post(link, confirm);
  expect(textOf((await makeVisitor(demo.baseUrl).read(location ?? '')).html)).toContain(
    words('signIn.noCookie'),
  );
  expect((await reader.read(location ?? '')).location).toBe('/licenses');
});

test('a Computer Name turns no title, of neither landing page', async ({ demo, house }) => {
  const license = await house.license();
  const computer = await house.computer(license, 'LAB\u202e70-CP');
  const { request } = house.device(license, 'LAB\u202e70-CP').request;
  await house.activate(request);
  await house.release(computer, computer.dvc);
  const visitor = makeVisitor(demo.baseUrl);
  const compact = (text: string) => text.replaceAll('-', '');
  const scanned = `/d/${compact(computer.deviceCode)}/${compact(computer.dvc)}?done=released`;
  for (const path of [pathOf(request), scanned]) {
    const { html } = await visitor.read(path);
    const title = /<title>([^<]*)</.exec(html)?.[1] ?? '';
    expect(title, path).toContain('‹U+202E›');
    expect(title, path).not.toContain('\u202e');
  }
});
