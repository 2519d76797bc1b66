import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { outbox } from '@/lib/db/schema/outbox';
import { expect, test } from '../fixtures/kept-browser';
import { words } from '../fixtures/words';

test('a customer takes what is held about them, hands over, has their account erased, and signs in anew for the license that stays', async ({
  page,
  demo,
  house,
  mailbox,
  signedInAs,
}) => {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const organization = `Works ${house.unique()}`;
  const email = house.freshEmail();
  const license = await house.license({ email });
  const { activationId } = await house.computer(license, 'CNC-3');
  await house.member(email, organization, 'contact');
  await signedInAs(email);

  await page.goto('/account');
  await page.getByRole('link', { name: words('account.dataLink') }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: words('account.data.file') }).click(),
  ]);
  const file = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(file).toMatchObject({ of: email, computers: [{ activationId }] });

  // Nobody else would manage the organization.
  await expect(page.getByText(words('account.data.lastTitle'))).toBeVisible();
  await expect(page.getByRole('button', { name: words('account.data.submit') })).toHaveCount(0);
  await house.member(house.freshEmail(), organization, 'contact');
  await page.reload();
  await page.getByLabel(words('account.data.sure')).check();
  await press(words('account.data.submit'));
  await expect(page.getByRole('heading', { name: words('account.data.doneTitle') })).toBeVisible();
  const portal = new URL(demo.baseUrl).host;
  const mail = await mailbox.newest(email, words('mail.account-erased.subject', { portal }));
  expect(mail.text).toContain('1 license');
  // Not even that it was sent is kept.
  const last = () => house.db.$count(outbox, eq(outbox.template, 'account-erased'));
  await expect.poll(last).toBe(0);

  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
  await house.hasSignedIn(email);
  await signedInAs(email);
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText('CNC-3')).toBeVisible();
  await page.goto('/account/activity');
  await expect(page.getByText(words('account.activity.noneTitle'))).toBeVisible();
});
