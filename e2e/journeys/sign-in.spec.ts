import { freshAddress } from '../fixtures/fresh-address';
import { expect, test } from '../fixtures/kept-browser';
import { askForCode, codeIn, enterCode, linkIn, signInSubject } from '../fixtures/sign-in';
import { words } from '../fixtures/words';

test.describe('signing in', () => {
  test('a mailed code signs in and leads to the page that was asked for', async ({
    page,
    house,
    mailbox,
  }) => {
    const license = await house.license();
    await page.goto(`/licenses/${license.licenseId}`);
    await expect(page.getByRole('heading', { name: words('signIn.title') })).toBeVisible();
    await askForCode(page, ` ${license.email.toUpperCase()} `);
    const mail = await mailbox.newest(license.email, signInSubject());
    await enterCode(page, codeIn(mail).toLowerCase());
    await expect(page).toHaveURL(`/licenses/${license.licenseId}`);
    await expect(page.getByRole('heading', { name: 'Example CAD' })).toBeVisible();

    await page.getByRole('button', { name: words('nav.signOut') }).click();
    const main = page.getByRole('navigation', { name: words('site.navigation') });
    await expect(main.getByRole('link', { name: words('nav.signIn') })).toBeVisible();
    await page.goto('/licenses');
    await expect(page).toHaveURL(/\/sign-in\?/);
  });

  test('a wrong code says how many tries are left, and the right one still works', async ({
    page,
    house,
    mailbox,
  }) => {
    const { email } = await house.license();
    await page.goto('/sign-in');
    await askForCode(page, email);
    const code = codeIn(await mailbox.newest(email, signInSubject()));
    await enterCode(page, code === '0000-0000' ? '1111-1111' : '0000-0000');
    await expect(page.getByText(words('refusal.CODE_WRONG.text', { left: 4 }))).toBeVisible();
    await enterCode(page, code);
    await expect(page.getByRole('heading', { name: words('licenses.title') })).toBeVisible();
  });

  test('a code works only in the browser that asked for it', async ({
    browser,
    demo,
    house,
    mailbox,
    page,
  }) => {
    const { email } = await house.license();
    await page.goto('/sign-in');
    await askForCode(page, email);
    const own = await mailbox.newest(email, signInSubject());

    const elsewhere = await browser.newContext({
      baseURL: demo.baseUrl,
      extraHTTPHeaders: { 'x-forwarded-for': freshAddress() },
    });
    const other = await elsewhere.newPage();
    await other.goto('/sign-in');
    await askForCode(other, email);
    await enterCode(other, codeIn(own));
    await expect(other.getByText(words('refusal.CODE_WRONG.text', { left: 4 }))).toBeVisible();
    await elsewhere.close();

    await enterCode(page, codeIn(own));
    await expect(page.getByRole('heading', { name: words('licenses.title') })).toBeVisible();
  });

  test('a link says for whom it is, signs in where it is confirmed, and only once; reading it does nothing', async ({
    browser,
    demo,
    house,
    mailbox,
    page,
  }) => {
    const { email } = await house.license();
    await page.goto('/sign-in');
    await askForCode(page, email);
    const link = linkIn(await mailbox.newest(email, signInSubject()));

    for (const method of ['GET', 'HEAD', 'GET']) {
      const read = await fetch(link, { method });
      expect(read.status).toBe(200);
      expect(read.headers.getSetCookie()).toEqual([]);
    }

    const phone = await browser.newContext({ baseURL: demo.baseUrl });
    const mail = await phone.newPage();
    await mail.goto(link);
    await expect(
      mail.getByRole('heading', { name: words('signIn.linkTitle', { email }) }),
    ).toBeVisible();
    await mail.goto('/licenses');
    await expect(mail).toHaveURL(/\/sign-in\?/);
    await mail.goto(link);
    await mail.getByRole('button', { name: words('signIn.linkSubmit', { email }) }).click();
    await expect(mail.getByRole('heading', { name: words('licenses.title') })).toBeVisible();

    await mail.goto(link);
    await expect(mail.getByRole('heading', { name: words('signIn.linkOver.title') })).toBeVisible();
    await phone.close();
    // The browser that asked is not signed in by it.
    await page.goto('/licenses');
    await expect(page).toHaveURL(/\/sign-in\?/);
  });

  test('an unknown address gets the same answer, and no mail', async ({ page, house, mailbox }) => {
    const unknown = house.freshEmail();
    await page.goto('/sign-in');
    await askForCode(page, unknown);
    // A mail asked for later is there: so the queue has passed the place where one would be.
    const known = await house.license();
    await page.goto('/sign-in?again=1');
    await askForCode(page, known.email);
    await mailbox.newest(known.email, signInSubject());
    expect(await mailbox.all(unknown)).toEqual([]);
  });
});
