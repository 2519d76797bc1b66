import type { Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { session } from '@/lib/db/schema/session';
import { plugIn } from '../fixtures/authenticator';
import { codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

// An authenticator that is plugged in stays with its page, and so does what was taught to it.
test.use({ forgetsBrowser: true });

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const signOut = (page: Page) => press(page, words('nav.signOut'));

test('a customer adds a passkey at their account, signs in by one click and by what their browser suggests, and reads of all of it', async ({
  page,
  house,
  mailbox,
  signedInAs,
}) => {
  const { email } = await house.license();
  await signedInAs(email);
  const key = await plugIn(page);
  await page.goto('/licenses');
  await page.getByRole('link', { name: email }).click();
  await expect(page.getByText(words('account.noPasskeys'))).toBeVisible();
  await page.getByLabel(words('passkey.name')).fill('Phone');
  await press(page, words('passkey.add'));
  await expect(page.getByText(words('account.done.added'))).toBeVisible();
  expect(await key.passkeys()).toBe(1);
  await mailbox.newest(email, words('mail.passkey-changed.subject', { change: 'added' }));
  const here = page.locator('[data-session]').filter({ hasText: words('account.here') });
  await expect(here).toContainText('Phone');
  await expect(here).toContainText('Chrome');

  await signOut(page);
  await page.goto('/sign-in?next=/account');
  await expect(page).toHaveURL('/account');

  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await signOut(page);
  await page.goto('/sign-in?next=/account');
  await press(page, words('signIn.byPasskey'));
  await expect(page).toHaveURL('/account');

  // An hour later what lets somebody in takes one more touch.
  const userId = await house.userId(email);
  const createdAt = new Date(Date.now() - 3_600_000);
  await house.db.update(session).set({ createdAt }).where(eq(session.userId, userId));
  const item = page.locator('[data-passkey]');
  await item.getByText(words('passkey.change')).click();
  await item.locator('form[id^="remove-"] button').click();
  await expect(page.getByText(words('refusal.SIGN_IN_AGAIN.title'))).toBeVisible();
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: words('confirm.beside') }).click(),
  ]);
  await tab.close();
  await page.goto('/confirm');
  await press(page, words('confirm.byPasskey'));
  await expect(page.getByText(words('confirm.done'))).toBeVisible();

  await page.goto('/account/activity');
  for (const type of ['passkey.added', 'person.signed-in']) {
    await expect(page.locator(`[data-event="${type}"]`).first()).toBeVisible();
  }
  await page.getByRole('link', { name: words('account.back') }).click();
  await item.getByText(words('passkey.change')).click();
  await item.locator('form[id^="remove-"] button').click();
  // It had opened this session too.
  await expect(page).toHaveURL(/\/sign-in/);
  await mailbox.newest(email, words('mail.passkey-changed.subject', { change: 'removed' }));
  await press(page, words('signIn.byPasskey'));
  await expect(page.getByText(words('refusal.PASSKEY_UNKNOWN.title'))).toBeVisible();
});

test('a second browser is mailed about, listed, and signed out from the first', async ({
  page,
  browser,
  demo,
  house,
  mailbox,
}) => {
  const { email } = await house.license();
  let mails = 0;
  const signIn = async (where: Page) => {
    await where.goto(`${demo.baseUrl}/sign-in`);
    await where.getByLabel(words('signIn.emailLabel')).fill(email);
    await press(where, words('signIn.emailSubmit'));
    mails += 1;
    const codes = async () =>
      (await mailbox.all(email)).filter(({ subject }) => subject === signInSubject());
    await expect.poll(async () => (await codes()).length).toBe(mails);
    await enterCode(where, codeIn(await mailbox.newest(email, signInSubject())));
    await expect(where).toHaveURL(/\/licenses/);
  };
  await signIn(page);
  const userAgent = 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0';
  const context = await browser.newContext({ userAgent });
  const second = await context.newPage();
  await signIn(second);
  const portal = new URL(demo.baseUrl).host;
  const mail = await mailbox.newest(email, words('mail.new-sign-in.subject', { portal }));
  expect(JSON.stringify(mail)).toContain('Firefox on Windows');

  await page.goto('/account');
  const there = page.locator('[data-session]').filter({ hasText: 'Firefox on Windows' });
  await there.getByRole('button').click();
  await expect(page.getByText(words('account.done.ended'))).toBeVisible();
  await expect(there).toHaveCount(0);
  await second.goto(`${demo.baseUrl}/licenses`);
  await expect(second).toHaveURL(/\/sign-in/);

  await signIn(second);
  await page.goto('/account');
  await press(page, words('account.endOthers'));
  await expect(page.getByText(words('account.done.others'))).toBeVisible();
  await expect(page.locator('[data-session]')).toHaveCount(1);
  await context.close();
});
