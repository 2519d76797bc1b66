import { linkTo } from '../fixtures/link-in';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

test('without scripts people are invited, taken back, join and leave, and a license is claimed', async ({
  page,
  demo,
  house,
  mailbox,
  brings,
}) => {
  const organization = `Works ${house.unique()}`;
  const [contact, guest] = [house.freshEmail(), house.freshEmail()];
  await house.member(contact, organization, 'contact');
  const organizationId = await house.organizationIdOf(await house.license({ organization }));
  const path = `/organizations/${organizationId}`;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const longAgo = new Date(Date.now() - 3_600_000);
  await brings(await house.sessionCookie(contact, { createdAt: longAgo }));
  await page.goto(path);
  const invite = async () => {
    await page.getByLabel(words('signIn.emailLabel')).fill(guest);
    await page.getByLabel(words('organization.role')).selectOption('contact');
    await press(words('organization.inviteSubmit'));
  };
  await invite();
  // What was typed stays beside the way to confirm who they are.
  await expect(page.getByText(words('refusal.SIGN_IN_AGAIN.title'))).toBeVisible();
  await expect(page.getByLabel(words('signIn.emailLabel'))).toHaveValue(guest);
  await brings(await house.sessionCookie(contact));
  await invite();
  await press(words('organization.takeBackThis', { email: guest }));
  await expect(page.getByText(words('organization.done.taken-back'))).toBeVisible();
  const portal = new URL(demo.baseUrl).host;
  const subject = words('mail.invitation.subject', { portal });
  const first = await mailbox.newest(guest, subject);
  await invite();
  await expect(page.getByText(words('organization.done.invited'))).toBeVisible();

  const license = await house.license();
  await page.locator('#claim-form input[name="activationKey"]').fill(license.activationKey);
  await press(words('organization.claimSubmit'));
  await expect(page.getByText(words('organization.done.claim-asked'))).toBeVisible();
  const question = words('mail.confirm-claim.subject', { product: 'Example CAD' });
  await page.goto(linkTo('/license-owner', await mailbox.newest(license.email, question)));
  await press(words('licenseOwner.submit.claim'));
  await expect(page.getByText(words('licenseOwner.doneText.claim'))).toBeVisible();

  await brings(await house.sessionCookie(guest));
  await page.goto(linkTo('/invitation', first));
  await expect(page.getByText(words('invitation.over'))).toBeVisible();
  await expect.poll(async () => (await mailbox.all(guest)).length).toBe(2);
  const second = (await mailbox.all(guest)).find(({ id }) => id !== first.id);
  await page.goto(linkTo('/invitation', second ?? first));
  await press(words('invitation.submit'));
  await expect(page.getByText(words('organization.done.joined'))).toBeVisible();
  await page.getByText(words('organization.leaveSummary')).click();
  await press(words('organization.leave'));
  await expect(page.getByText(words('organization.noneTitle'))).toBeVisible();
});
