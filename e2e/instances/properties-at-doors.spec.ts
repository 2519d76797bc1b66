import type { PropertyName } from '@/lib/properties/registry/registry';
import { actionOf, formWith, makeVisitor, textOf } from '../fixtures/native-form';
import type { OwnLicense } from '../fixtures/house';
import { plainPage } from '../fixtures/plain-page';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

/** What is flipped here holds for everybody, so these run one after the other, on their own portal. */
test.describe.configure({ mode: 'default' });

/** The first form of a page for whoever is not signed in. */
const onlyForm = (html: string) => formWith(html, '$ACTION_KEY');

type Hideable = {
  property: PropertyName;
  path: string;
  /** Pages behind the first, once a form was sent. */
  behind: string[];
  title: string;
  typed: (license: OwnLicense) => Record<string, string>;
};

const hideable: Hideable[] = [
  {
    property: 'customerSite/showActivateLink',
    path: '/activate',
    behind: ['/activate/done', '/activate/done/license-file'],
    title: words('home.activateTitle'),
    typed: ({ activationKey }) => ({ activationKey, computerId: 'PC-NEW', request: '' }),
  },
  {
    property: 'customerSite/showDeactivateLink',
    path: '/deactivate',
    behind: ['/deactivate/done', '/deactivate/broken'],
    title: words('home.deactivateTitle'),
    typed: ({ activationKey }) => ({ activationKey, reason: 'x' }),
  },
  {
    property: 'customerSite/showGetLicenseInformationLink',
    path: '/license',
    behind: ['/license/details'],
    title: words('home.licenseTitle'),
    typed: ({ activationKey }) => ({ activationKey }),
  },
  {
    property: 'customerSite/showEmailLicenseKeysLink',
    path: '/keys',
    behind: [],
    title: words('home.keysTitle'),
    typed: ({ email }) => ({ email }),
  },
];

for (const { property, path, behind, title, typed } of hideable) {
  test(`${property}: off, the page, what is behind it and its actions are gone, for everybody`, async ({
    ownPortal: { baseUrl, house },
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    const stranger = makeVisitor(baseUrl);
    const owner = makeVisitor(baseUrl, await house.sessionCookie(license.email));
    const page = await stranger.read(path);
    expect(page.status).toBe(200);
    expect(textOf((await stranger.read('/')).html)).toContain(title);
    const forms = [...page.html.matchAll(/<form.*?<\/form>/gs)].map(([form]) => onlyForm(form));
    if (path === '/deactivate') {
      forms.push(onlyForm((await stranger.read('/deactivate/broken')).html));
    }

    await house.setAt(property, false);
    for (const visitor of [stranger, owner]) {
      for (const gone of [path, ...behind]) expect((await visitor.read(gone)).status).toBe(404);
      const start = await visitor.read('/');
      expect(textOf(start.html)).not.toContain(title);
      expect(start.html).not.toContain(`href="${path}"`);
    }
    for (const listing of ['/licenses', `/licenses/${license.licenseId}`]) {
      expect((await owner.read(listing)).html).not.toContain(`href="${path}"`);
    }
    for (const form of forms) {
      for (const visitor of [stranger, owner]) {
        const posted = await visitor.post(path, form, typed(license));
        expect([posted.status, posted.location]).toEqual([404, null]);
        for (const at of [path, '/sign-in/confirm']) {
          const { html } = await visitor.call(at, actionOf(form), typed(license));
          expect(html).toContain('"code":"NOT_OFFERED"');
          expect(html).not.toContain('CNC-3');
        }
      }
    }
    expect(await house.stateOf(computer.activationId)).toBe('active');
    expect(await house.seatsUsed(license)).toBe(1);

    await house.setAt(property, null);
    expect((await stranger.read(path)).status).toBe(200);
  });
}

test.describe('license information', () => {
  /** Where each fact is left out, in words and in data. */
  const facts: [PropertyName, (world: { id: string; name: string; day: string }) => string[]][] = [
    ['customerSite/licenseInfoPage_ShowActivationDateColumn', ({ day }) => ['since', day]],
    // Somebody with only the key sees the first letters.
    ['customerSite/licenseInfoPage_ShowComputerIDColumn', ({ id }) => [`${id.slice(0, 2)}…`]],
    ['customerSite/licenseInfoPage_ShowComputerNameColumn', ({ name }) => [`${name.slice(0, 2)}…`]],
    [
      'customerSite/licenseInfoPage_ShowLastAccessedDateColumn',
      () => [words('computers.neverSeen')],
    ],
    ['customerSite/licenseInfoPage_ShowFeatures', () => [words('facts.features'), 'batch']],
    [
      'customerSite/licenseInfoPage_ShowMaintenancePlan',
      () => [words('facts.maintenance'), '2033-07-04', 'July 4, 2033'],
    ],
    [
      'customerSite/licenseInfoPage_ShowRemainingDeactivations',
      () => [words('licenseInfo.deactivations')],
    ],
  ];

  for (const [property, traces] of facts) {
    test(`${property}: what it hides is on the page, and gone from page and data`, async ({
      ownPortal: { baseUrl, house },
    }) => {
      const terms = { features: ['batch'], maintenanceLastDay: '2033-07-04' };
      const license = await house.license({ seats: 30, ...terms });
      const name = `CNC-${house.unique()}`;
      const { computerId: id } = await house.computer(license, name);
      const day = new Date().toISOString().slice(0, 10);
      const visitor = makeVisitor(baseUrl);
      const form = onlyForm((await visitor.read('/license')).html);
      const { activationKey } = license;
      const shown = await visitor.post('/license', form, { activationKey });
      expect([shown.status, shown.location]).toEqual([303, '/license/details']);
      const whole = async () => {
        const page = await visitor.read('/license/details');
        const data = await visitor.data('/license/details');
        expect([page.status, data.status]).toEqual([200, 200]);
        for (const secret of [id, name, activationKey, license.email]) {
          expect(page.html + data.html).not.toContain(secret);
        }
        return [page.html, data.html];
      };
      for (const text of await whole()) {
        for (const trace of traces({ id, name, day })) expect(text).toContain(trace);
      }
      for (const place of [
        { scope: 'product', productId: license.productId },
        { scope: 'global' },
      ] as const) {
        await house.setAt(property, false, place);
        for (const text of await whole()) {
          for (const trace of traces({ id, name, day })) expect(text).not.toContain(trace);
        }
        await house.setAt(property, null, place);
      }
    });
  }
});

test('showComputerNameForActivation, activationPage_ComputerNameRequired: field and rule go together', async ({
  ownPortal: { baseUrl, house },
}) => {
  const license = await house.license({ seats: 5 });
  const visitor = makeVisitor(baseUrl);
  const form = formWith((await visitor.read('/activate')).html, 'by-codes');
  const codes = (computerName: string) => ({
    ...house.device(license, 'x').fields,
    computerName,
  });
  const required = 'customerSite/activationPage_ComputerNameRequired';
  await house.setAt(required, true);
  const refused = await visitor.post('/activate', form, codes(' '));
  expect(textOf(refused.html)).toContain(words('refusal.COMPUTER_NAME_REQUIRED.text'));
  const called = await visitor.call('/activate', actionOf(form), codes(''));
  expect(called.html).toContain(words('refusal.COMPUTER_NAME_REQUIRED.text'));
  expect(await house.seatsUsed(license)).toBe(0);

  const shown = 'customerSite/showComputerNameForActivation';
  await house.setAt(shown, false);
  expect((await visitor.read('/activate')).html).not.toContain('name="computerName"');
  const done = await visitor.post('/activate', form, codes('NOT-ASKED-FOR'));
  expect(done.location).toBe('/activate/done');
  const key = await visitor.read('/activate/done');
  expect(textOf(key.html)).toContain(words('activated.unnamed'));
  expect(key.html).not.toContain('NOT-ASKED-FOR');
  await house.setAt(shown, null);
  await house.setAt(required, null);
});

test('showGenerateLicenseFileCheckbox: off, no page offers the license file and no address gives it', async ({
  ownPortal: { baseUrl, house },
}) => {
  const license = await house.license({ seats: 5 });
  const { request } = house.device(license, 'LAB-PC-07').request;
  const { activationId } = await house.activate(request);
  const landing = new URL(request).pathname;
  const stranger = makeVisitor(baseUrl);
  const owner = makeVisitor(baseUrl, await house.sessionCookie(license.email));
  const form = formWith((await stranger.read('/activate')).html, 'by-codes');
  await stranger.post('/activate', form, house.device(license, 'CNC-3').fields);
  const doors = [
    { visitor: stranger, page: '/activate/done' },
    { visitor: stranger, page: landing },
    { visitor: owner, page: `/computers/${activationId}` },
  ];
  const offered = async () => {
    const seen: boolean[] = [];
    for (const { visitor, page } of doors) {
      const file = await visitor.read(`${page}/license-file`);
      const pages = [await visitor.read(page), await visitor.data(page)];
      for (const { status, html } of pages) {
        expect(status).toBe(200);
        expect(html.includes('license-file')).toBe(file.status === 200);
      }
      if (file.status !== 200) expect([file.status, file.html]).toEqual([404, 'Not found']);
      seen.push(file.status === 200);
    }
    return seen;
  };
  const name = 'customerSite/showGenerateLicenseFileCheckbox';
  expect(await offered()).toEqual([true, true, true]);
  await house.set(name, false, license);
  expect(await offered()).toEqual([false, false, false]);
  await house.set(name, true, license);
  await house.setAt(name, false);
  expect(await offered()).toEqual([true, true, true]);
  await house.setAt(name, null);
});

test('showDeactivationVerificationCode: the page asks for the code, and the form is refused without it', async ({
  ownPortal: { baseUrl, house },
}) => {
  const name = 'customerSite/showDeactivationVerificationCode';
  const license = await house.license({ seats: 5 });
  const computer = await house.computer(license, 'CNC-3');
  const visitor = makeVisitor(baseUrl);
  const { activationKey } = license;
  const typed = { activationKey, computerId: computer.computerId };
  const before = await visitor.read('/deactivate');
  expect(textOf(before.html)).toContain(words('deactivate.haveCode'));
  expect(textOf(before.html)).not.toContain(words('brokenComputer.title'));
  await house.setAt(name, true);
  const withCode = await visitor.read('/deactivate');
  expect(textOf(withCode.html)).not.toContain(words('deactivate.haveCode'));
  expect(textOf(withCode.html)).toContain(words('brokenComputer.title'));
  const refused = await visitor.post('/deactivate', onlyForm(before.html), typed);
  expect(textOf(refused.html)).toContain(words('deactivateByKey.codeNeeded'));
  expect(await house.stateOf(computer.activationId)).toBe('active');
  // The license's own value counts, whatever the page asked for.
  await house.set(name, false, license);
  const done = await visitor.post('/deactivate', onlyForm(withCode.html), typed);
  expect(done.location).toBe('/deactivate/done');
  await house.setAt(name, null);
});

test('limits without sign-in are met at the form, with the words of the rule', async ({
  ownPortal: { baseUrl, house },
}) => {
  const license = await house.license({ seats: 5 });
  const ids: string[] = [];
  for (let n = 1; n <= 4; n += 1) ids.push((await house.computer(license, `PC-${n}`)).computerId);
  const visitor = makeVisitor(baseUrl);
  const form = onlyForm((await visitor.read('/deactivate')).html);
  const { activationKey } = license;
  const post = (at: number) =>
    visitor.post('/deactivate', form, { activationKey, computerId: ids[at] ?? '' });
  const title = async (at: number) => textOf((await post(at)).html);
  await house.set('customerSite/preventDeactivationPeriod', 60, license);
  expect(await title(0)).toContain(words('refusal.RELEASE_TOO_SOON.title'));
  await house.set('customerSite/preventDeactivationPeriod', 0, license);
  expect((await post(0)).status).toBe(303);
  expect(await title(1)).toContain(words('refusal.RELEASE_LIMIT.title'));
  await house.set('customerSite/maxAnonymousReleasesPerDay', 2, license);
  expect((await post(1)).status).toBe(303);
  await house.set('customerSite/maxAnonymousReleasesPerDay', -1, license);
  await house.set('options/maxReleaseCountAbsolute', true, license);
  await house.set('options/maxReleaseCount', 2, license);
  expect(await title(2)).toContain(words('refusal.RELEASE_LIMIT.title'));
  await house.set('options/maxReleaseCount', -1, license);
  expect((await post(2)).status).toBe(303);
});

test('requestKeysExclude…: decide what is mailed; the answer is the same for every address', async ({
  ownPortal: { baseUrl, house },
}) => {
  const trial = await house.license({ term: 'trial', lastDay: '2031-03-31' });
  const subjects = async () => {
    const mailbox = makeVisitor(baseUrl, undefined, null);
    const { html } = await mailbox.json('/dev/mail');
    const mails: { recipient: string }[] = JSON.parse(html);
    return mails.filter(({ recipient }) => recipient === trial.email).length;
  };
  const answers: string[] = [];
  const ask = async (email: string) => {
    const visitor = makeVisitor(baseUrl);
    const form = onlyForm((await visitor.read('/keys')).html);
    const posted = await visitor.post('/keys', form, { email });
    const { headers, ...rest } = posted;
    const kept = [...headers].filter(([name]) => !/^(date|content-security-policy)$/.test(name));
    const shown = await visitor.read(posted.location ?? '');
    answers.push(JSON.stringify([kept, rest, shown.status, plainPage(shown.html)]));
  };
  const name = 'customerSite/requestKeysExcludeTrials';
  await house.setAt(name, true);
  await ask(trial.email);
  await ask(house.freshEmail());
  expect(await subjects()).toBe(0);
  await house.setAt(name, null);
  await ask(trial.email);
  await expect.poll(subjects).toBe(1);
  expect(new Set(answers).size).toBe(1);
});

test('customerSiteTitle, customerSiteLogo, privacyPolicyUrl: on every page at once, the logo as a file of its own', async ({
  ownPortal: { baseUrl, house },
}) => {
  const visitor = makeVisitor(baseUrl);
  const pages = ['/', '/activate', '/sign-in', '/nowhere'];
  const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`;
  const privacy = 'https://vendor.example/privacy';
  await house.setAt('customerSite/customerSiteTitle', 'Works & “Söhne” <b>');
  await house.setAt('customerSite/customerSiteLogo', logo);
  await house.setAt('customerSite/privacyPolicyUrl', privacy);
  for (const path of pages) {
    const { html } = await visitor.read(path);
    expect(html).toContain('Works &amp; “Söhne” &lt;b&gt;');
    expect(html).not.toContain('base64,');
    expect(html).toContain(`href="${privacy}"`);
    const [, src = ''] = /src="(\/logo\?v=[0-9a-f]{12})"/.exec(html) ?? [];
    const picture = await visitor.read(src);
    expect(picture.status).toBe(200);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(picture.headers.get('cache-control')).toContain('immutable');
  }
  for (const name of ['customerSiteTitle', 'customerSiteLogo', 'privacyPolicyUrl'] as const) {
    await house.setAt(`customerSite/${name}`, null);
  }
  const { html } = await visitor.read('/');
  expect(html).not.toMatch(/Söhne|\/logo|vendor\.example/);
});

test('returnAddresses: a way back is shown where it is named, and gone at once where it is no more', async ({
  ownPortal: { baseUrl, house },
}) => {
  const name = 'customerSite/returnAddresses';
  const visitor = makeVisitor(baseUrl);
  const follow = () => visitor.read('/go/licenses?return=https://example.com/account');
  const shows = async () =>
    (await visitor.read('/sign-in')).html.includes('href="https://example.com/account"');
  await follow();
  expect(await shows()).toBe(false);
  await house.setAt(name, ['https://example.com']);
  expect(await shows()).toBe(false);
  await follow();
  expect(await shows()).toBe(true);
  await house.setAt(name, ['https://example.org', 'examplecad:']);
  expect(await shows()).toBe(false);
  await house.setAt(name, null);
  expect(await shows()).toBe(false);
});

test('showDeactivateLink: a link for deactivating leads to the computers of whoever signs in where Self Help is not offered', async ({
  ownPortal: { baseUrl, house },
}) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.setAt('customerSite/showDeactivateLink', false);
  const visitor = makeVisitor(baseUrl);
  const moved = await visitor.read(`/go/deactivate?computer=${computer.computerId}`);
  expect(moved.location).toBe(`/computers?q=${computer.computerId}`);
  const asked = await visitor.read(moved.location ?? '');
  expect(asked.location).toBe(`/sign-in?next=${encodeURIComponent(moved.location ?? '')}`);
  const owner = makeVisitor(baseUrl, await house.sessionCookie(license.email));
  expect((await owner.read(moved.location ?? '')).html).toContain('CNC-3');
  const withKey = await visitor.read(`/go/deactivate?computer=${license.activationKey}`);
  expect(withKey.location).toBe(`/computers?q=${license.ending}`);
  await house.setAt('customerSite/showDeactivateLink', null);
});
