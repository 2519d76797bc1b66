import { askForCode, codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

test('signing in, mailing a key and signing out need no scripts', async ({
  page,
  house,
  mailbox,
}) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await page.goto(`/computers/${computer.activationId}`);
  await page.getByLabel(words('signIn.emailLabel')).fill('no address');
  await page.getByRole('button', { name: words('signIn.emailSubmit') }).click();
  await expect(page.getByText(words('refusal.EMAIL_INVALID.text'))).toBeVisible();
  await expect(page.getByLabel(words('signIn.emailLabel'))).toHaveValue('no address');

  await askForCode(page, license.email);
  await enterCode(page, 'ABC');
  await expect(page.getByText(words('refusal.CODE_SHORT.text'))).toBeVisible();
  await expect(page.getByLabel(words('signIn.codeLabel'))).toHaveValue('ABC');
  await enterCode(page, codeIn(await mailbox.newest(license.email, signInSubject())));

  await expect(page).toHaveURL(`/computers/${computer.activationId}`);
  await page.getByRole('button', { name: words('computerKey.mail') }).click();
  await expect(page.getByText(words('computerKey.mailed', { email: license.email }))).toBeVisible();
  await page.getByRole('button', { name: words('nav.signOut') }).click();
  await expect(
    page
      .getByRole('navigation', { name: words('site.navigation') })
      .getByRole('link', { name: words('nav.signIn') }),
  ).toBeVisible();
});
