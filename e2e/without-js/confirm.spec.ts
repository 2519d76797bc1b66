import { codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

test('whoever signed in an hour ago confirms by a mailed code in another tab, and what they typed waits', async ({
  page,
  house,
  mailbox,
  brings,
}) => {
  const email = house.freshEmail();
  await house.staff(email, 'admin');
  const createdAt = new Date(Date.now() - 3_600_000);
  await brings(await house.sessionCookie(email, { createdAt, provenBy: 'mail' }));
  const license = await house.license();
  await page.goto(`/staff/properties/options/maxReleaseCount?license=${license.licenseId}`);
  const field = page.locator('form#property').getByRole('textbox');
  const set = page.locator('form#property button[value="set"]');
  await field.fill('7');
  await set.click();
  await expect(page.getByText(words('refusal.SIGN_IN_AGAIN.title'))).toBeVisible();
  await expect(field).toHaveValue('7');

  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: words('confirm.beside') }).click(),
  ]);
  await tab.getByRole('button', { name: words('signIn.emailSubmit') }).click();
  await enterCode(tab, codeIn(await mailbox.newest(email, signInSubject())));
  await expect(tab.getByText(words('confirm.done'))).toBeVisible();

  await set.click();
  await expect(page.getByText(words('staff.property.done', { value: '7' }))).toBeVisible();
});
