import { say } from '../fixtures/window-words';
import { button, link, title } from './parts';
import { expect, test } from './test';

// A clock that was stopped stays so.
test.use({ forgetsBrowser: true });

test('the address that was opened is of no use to a second browser', async ({
  page,
  phone,
  windowOf,
}) => {
  const window = windowOf();
  const address = await window.start();
  await page.goto(address);
  await expect(title(page)).toBeVisible();
  const second = await phone.goto(address);
  expect(second?.status()).toBe(403);
  await expect(title(phone)).toHaveText(say('trouble.refused'));
  await phone.goto(page.url());
  await expect(title(phone)).toHaveText(say('trouble.refused'));
});

test('another site can neither frame the window, nor fetch from it, nor send it a form', async ({
  page,
  demo,
  windowOf,
}) => {
  await windowOf().open(page);
  const home = page.url();
  // The portal is another origin for this browser, which holds the window's cookie.
  const other = await page.context().newPage();
  await other.goto(demo.baseUrl);
  const fetched = await other.evaluate(
    (url) =>
      fetch(url, { credentials: 'include' }).then(
        () => 'read',
        () => 'refused',
      ),
    home,
  );
  expect(fetched).toBe('refused');
  const sent = other
    .context()
    .waitForEvent('response', (response) => response.url() === `${home}quit`);
  await other.goto('about:blank');
  await other.setContent(`<form method="post" action="${home}quit"><button>Win</button></form>`);
  await other.getByRole('button').click();
  expect((await sent).status()).toBe(403);
  await page.reload();
  await expect(title(page)).toContainText('Example CAD');
});

test('Quit ends the program; a page that is still open says so', async ({ page, windowOf }) => {
  await page.clock.install();
  await windowOf().open(page);
  const left = await page.context().newPage();
  await left.goto(page.url());
  await link(left, say('nav.license')).waitFor();
  await button(left, say('layout.quit')).click();
  await expect(title(left)).toHaveText(say('trouble.goodbye'));
  await expect(page.getByText(say('layout.gone'))).toBeHidden();
  await expect(async () => {
    await page.clock.runFor(30_000);
    await expect(page.getByText(say('layout.gone'))).toBeVisible({ timeout: 500 });
  }).toPass();
});
