import { formWith, makeVisitor, textOf } from '../fixtures/native-form';
import { expect, test } from '../fixtures/test';
import { words } from '../fixtures/words';

const demanded = `${words('refusal.COMPUTER_ID_REQUIRED.title')} ${words('refusal.COMPUTER_ID_REQUIRED.text')}`;

for (const [path, typed] of [
  ['/deactivate', {}],
  ['/deactivate/broken', { reason: 'Mainboard broken' }],
] as const) {
  test(`${path}, one of several computers: its ID is demanded, not optional, and its owner picks it from the list instead`, async ({
    demo,
    house,
  }) => {
    const license = await house.license({ seats: 5 });
    for (const name of ['LAB-PC-07', 'LAB-PC-08']) await house.computer(license, name);
    const { activationKey } = license;
    const ask = async (who: ReturnType<typeof makeVisitor>) => {
      const { html } = await who.read(path);
      // Signed in, the header has a form, too.
      const form = formWith(html.slice(html.indexOf('<main')), '$ACTION_KEY');
      return (await who.post(path, form, { activationKey, ...typed })).html;
    };
    const label = words('selfHelp.computerIdLabel');
    const optional = `${label} (${words('form.optional')})`;
    const plain = (html: string) =>
      textOf(html.replaceAll('<!-- -->', ''))
        .replace(/\s+/g, ' ')
        .replaceAll('( ', '(')
        .replaceAll(' )', ')');

    const stranger = makeVisitor(demo.baseUrl);
    expect(plain((await stranger.read(path)).html)).toContain(optional);
    const html = await ask(stranger);
    expect(plain(html)).toContain(demanded);
    expect(plain(html)).not.toContain(optional);
    expect(html).toContain('href="/sign-in?next=%2Flicenses%3Ftyped"');

    // Signed in, the same browser is led on to the license whose key was typed in it.
    const cookie = await house.sessionCookie(license.email);
    stranger.keep(cookie);
    const led = await stranger.read('/licenses?typed');
    expect(led.location).toBe(`/licenses/${license.licenseId}`);
    expect((await stranger.read('/licenses')).status).toBe(200);

    const owner = makeVisitor(demo.baseUrl, cookie);
    expect(await ask(owner)).toContain(`href="/licenses/${license.licenseId}"`);
    const other = makeVisitor(demo.baseUrl, await house.sessionCookie(house.freshEmail()));
    const theirs = await ask(other);
    expect(plain(theirs)).toContain(demanded);
    expect(theirs).not.toContain(license.licenseId);
    expect(plain(theirs)).not.toContain(words('deactivateByKey.chooseSignIn'));
  });
}

test('what waited for a seat is over: a stranger can type the codes, an owner goes to the licenses', async ({
  demo,
  house,
}) => {
  const { html } = await makeVisitor(demo.baseUrl).read('/a/waiting');
  expect(titleOf(html)).toContain(words('noSeat.overTitle'));
  for (const href of ['/activate', '/sign-in']) expect(html).toContain(`href="${href}"`);
  expect(textOf(html)).toContain(words('noSeat.typeInstead'));
  expect(textOf(html)).not.toContain(words('noSeat.licenses'));
  const cookie = await house.sessionCookie((await house.license()).email);
  const own = (await makeVisitor(demo.baseUrl, cookie).read('/a/waiting')).html;
  expect(textOf(own)).toContain(words('noSeat.licenses'));
  expect(textOf(own)).not.toContain(words('noSeat.typeInstead'));
});

test('a license or computer that is not there says so in the title of its window', async ({
  demo,
  house,
}) => {
  const nowhere = '00000000-0000-4000-8000-000000000000';
  const owner = makeVisitor(demo.baseUrl, await house.sessionCookie(house.freshEmail()));
  for (const [path, title] of [
    [`/licenses/${nowhere}`, words('license.notFound')],
    [`/licenses/${nowhere}/activate`, words('license.notFound')],
    [`/computers/${nowhere}`, words('notFound.title')],
    [`/computers/${nowhere}/deactivate`, words('notFound.title')],
    [`/receipts/${nowhere}`, words('notFound.title')],
    ['/nowhere', words('notFound.title')],
  ] as const) {
    const { status, html } = await owner.read(path);
    expect(status, path).toBe(404);
    expect(titleOf(html), path).toContain(title);
  }
});

const titleOf = (html: string) => /<title>([^<]*)/.exec(html)?.[1] ?? '';
