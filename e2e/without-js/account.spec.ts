import { codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

test('passkeys are renamed and removed after a mailed code, and browsers signed out; making one is said to need scripts', async ({
  page,
  house,
  mailbox,
  brings,
}) => {
  const { email } = await house.license();
  const createdAt = new Date(Date.now() - 3_600_000);
  await brings(await house.sessionCookie(email, { createdAt, provenBy: 'mail' }));
  await house.passkey(email, 'Phone');
  await house.sessionCookie(email, { browser: 'edge', system: 'windows' });
  await page.goto('/account');
  await expect(page.locator('noscript p')).toHaveText(words('passkey.scripts'));

  const item = page.locator('[data-passkey]');
  await item.getByText(words('passkey.change')).click();
  await item.getByLabel(words('passkey.name')).fill('Old phone');
  await item.getByRole('button', { name: words('passkey.rename') }).click();
  await expect(item.locator('bdi')).toHaveText('Old phone');

  const edge = page.locator('[data-session]').filter({ hasText: 'Edge on Windows' });
  await edge.getByRole('button').click();
  await expect(page.getByText(words('account.done.ended'))).toBeVisible();
  await expect(edge).toHaveCount(0);

  await item.getByText(words('passkey.change')).click();
  await item.locator('form[id^="remove-"] button').click();
  await expect(page.getByText(words('refusal.SIGN_IN_AGAIN.title'))).toBeVisible();
  await page.goto('/confirm');
  await page.getByRole('button', { name: words('signIn.emailSubmit') }).click();
  await enterCode(page, codeIn(await mailbox.newest(email, signInSubject())));
  await expect(page.getByText(words('confirm.done'))).toBeVisible();
  await page.goto('/account');
  await item.getByText(words('passkey.change')).click();
  await item.locator('form[id^="remove-"] button').click();
  await expect(page.getByText(words('account.done.removed'))).toBeVisible();
  await expect(item).toHaveCount(0);
});
