import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { session } from '@/lib/db/schema/session';
import { plugIn } from '../fixtures/authenticator';
import { startOwnPortal } from '../fixtures/own-portal';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

// An authenticator that is plugged in stays with its page, and so does what was taught to it.
test.use({ forgetsBrowser: true });

const PROPERTY = '/staff/properties/options/maxReleaseCount';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Sets the Server Property that the page is about. */
async function setTo(page: Page, value: string) {
  await page.locator('form#property').getByRole('textbox').fill(value);
  await page.locator('form#property button[value="set"]').click();
}

const valueOn = (page: Page) => page.locator('form#property').getByRole('textbox').inputValue();

/** Follows the way that the refused form offers, to a tab of its own. */
async function followBeside(page: Page): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: words('confirm.beside') }).click(),
  ]);
  return tab;
}

test('a passkey is made, signs in by one press, confirms, is renamed and removed', async ({
  page,
  house,
  mailbox,
  signedInAs,
}) => {
  const email = house.freshEmail();
  await house.staff(email, 'admin');
  await signedInAs(email);
  const key = await plugIn(page);
  await page.goto('/account');
  await page.getByLabel(words('passkey.name')).fill('Security key');
  await press(page, words('passkey.add'));
  const item = page.locator('[data-passkey]');
  await expect(item.getByText('Security key')).toBeVisible();
  expect(await key.passkeys()).toBe(1);
  await mailbox.newest(email, words('mail.passkey-changed.subject', { change: 'added' }));

  // The same authenticator makes no second one.
  await press(page, words('passkey.add'));
  await expect(page.getByText(words('passkey.failed.make'))).toBeVisible();

  // Its user takes what is suggested where the address is typed.
  const signIn = `/sign-in?next=${encodeURIComponent('/staff/products')}`;
  await page.getByRole('button', { name: words('nav.signOut') }).click();
  await page.goto(signIn);
  await expect(page).toHaveURL('/staff/products');

  // A browser that suggests none there.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await page.getByRole('button', { name: words('nav.signOut') }).click();
  await page.goto(signIn);
  await press(page, words('signIn.byPasskey'));
  await expect(page).toHaveURL('/staff/products');

  // Once that is an hour ago.
  const { db } = house;
  const userId = await house.userId(email);
  const createdAt = new Date(Date.now() - 3_600_000);
  await db.update(session).set({ createdAt }).where(eq(session.userId, userId));
  const license = await house.license();
  await page.goto(`${PROPERTY}?license=${license.licenseId}`);
  await setTo(page, '7');
  await expect(page.getByText(words('refusal.SIGN_IN_AGAIN.title'))).toBeVisible();
  expect(await valueOn(page)).toBe('7');
  await page.goto('/confirm');
  await press(page, words('confirm.byPasskey'));
  await expect(page.getByText(words('confirm.done'))).toBeVisible();
  await page.goto(`${PROPERTY}?license=${license.licenseId}`);
  await setTo(page, '7');
  await expect(page.getByText(words('staff.property.done', { value: '7' }))).toBeVisible();

  await page.goto('/account');
  await item.getByText(words('passkey.change')).click();
  await item.getByLabel(words('passkey.name')).fill('Blue key');
  await item.getByRole('button', { name: words('passkey.rename') }).click();
  await expect(item.locator('bdi')).toHaveText('Blue key');
  await item
    .getByRole('button', { name: words('passkey.removeThis', { name: 'Blue key' }) })
    .click();
  await mailbox.newest(email, words('mail.passkey-changed.subject', { change: 'removed' }));
  // It had opened this session too.
  await expect(page).toHaveURL(/\/sign-in/);
  await press(page, words('signIn.byPasskey'));
  await expect(page.getByText(words('refusal.PASSKEY_UNKNOWN.title'))).toBeVisible();
});

test('outside the demo an admin who signed in by mail adds a passkey beside the form, then goes on, and keeps their last', async ({
  browser,
  demo,
}) => {
  test.setTimeout(90_000);
  const own = await startOwnPortal(demo, (baseUrl) => ({
    ...{ KEYTURN_MODE: '', KEYTURN_DEV_MAILBOX: '', SMTP_URL: 'smtp://127.0.0.1:1' },
    PORTAL_URL: baseUrl,
  }));
  const context = await browser.newContext({ baseURL: own.baseUrl });
  const email = own.house.freshEmail();
  await own.house.staff(email, 'admin');
  const byMail = await own.house.sessionCookie(email, { provenBy: 'mail' });
  await context.addCookies([{ ...byMail, url: own.baseUrl }]);
  const page = await context.newPage();
  await page.goto(PROPERTY);
  await setTo(page, '9');
  await expect(page.getByText(words('refusal.PASSKEY_NEEDED.title'))).toBeVisible();

  const tab = await followBeside(page);
  await plugIn(tab);
  await tab.getByRole('link', { name: words('confirm.firstLink') }).click();
  await expect(tab.getByText(words('account.firstTitle'))).toBeVisible();
  await press(tab, words('passkey.add'));
  await expect(tab.locator('[data-passkey]')).toHaveCount(1);
  await tab.locator('[data-passkey]').getByText(words('passkey.change')).click();
  await tab.locator('[data-passkey] form[id^="remove-"] button').click();
  await expect(tab.getByText(words('refusal.LAST_PASSKEY.title'))).toBeVisible();

  expect(await valueOn(page)).toBe('9');
  await page.locator('form#property button[value="set"]').click();
  await expect(page.getByText(words('staff.property.done', { value: '9' }))).toBeVisible();
  await context.close();
  await own.stop();
});
