import { makeVisitor } from '../fixtures/native-form';
import { linkTo } from '../fixtures/link-in';
import { codeIn, enterCode, signInSubject } from '../fixtures/sign-in';
import { expect, test } from '../fixtures/kept-browser';
import { typeCode } from '../fixtures/type-code';
import { words } from '../fixtures/words';

test('a contact invites a colleague, who signs in by the mail and joins, is made contact, and removed', async ({
  page,
  demo,
  house,
  mailbox,
  signedInAs,
}) => {
  const organization = `Works ${house.unique()}`;
  const [contact, guest] = [house.freshEmail(), house.freshEmail()];
  await house.member(contact, organization, 'contact');
  const license = await house.license({ organization });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await signedInAs(contact);
  await page.goto('/licenses');
  await page.getByRole('link', { name: words('licenses.organizations') }).click();
  await page.getByLabel(words('signIn.emailLabel')).fill(guest);
  await press(words('organization.inviteSubmit'));
  await expect(page.getByText(words('organization.done.invited'))).toBeVisible();
  await expect(page.locator('[data-invitation]')).toContainText(guest);
  const organizationPath = new URL(page.url()).pathname;

  const mail = await mailbox.newest(
    guest,
    words('mail.invitation.subject', { portal: new URL(demo.baseUrl).host }),
  );
  expect(mail.text).toContain(contact);
  await press(words('nav.signOut'));
  await expect(page).toHaveURL('/');
  await page.goto(linkTo('/invitation', mail));
  await page.getByLabel(words('signIn.emailLabel')).fill(guest);
  await press(words('signIn.emailSubmit'));
  await enterCode(page, codeIn(await mailbox.newest(guest, signInSubject())));
  await expect(page.getByRole('heading', { name: words('invitation.question') })).toBeVisible();
  await press(words('invitation.submit'));
  await expect(page.getByText(words('organization.done.joined'))).toBeVisible();
  await expect(page.getByText(contact)).toBeVisible();

  const colleague = makeVisitor(demo.baseUrl, await house.sessionCookie(guest));
  await signedInAs(contact);
  await page.goto(organizationPath);
  const person = page.locator(`[data-person="${await house.userId(guest)}"]`);
  await person.getByText(words('organization.change')).click();
  await person
    .getByRole('button', { name: words('organization.makeThis.contact', { email: guest }) })
    .click();
  await expect(page.getByText(words('organization.done.changed'))).toBeVisible();
  const { status } = await colleague.read(`/licenses/${license.licenseId}`);
  expect(status).toBe(200);
  await person.getByText(words('organization.change')).click();
  await person
    .getByRole('button', { name: words('organization.removeThis', { email: guest }) })
    .click();
  await expect(page.getByText(words('organization.done.removed'), { exact: true })).toBeVisible();
  expect((await colleague.read(`/licenses/${license.licenseId}`)).status).toBe(404);
  expect((await colleague.read(organizationPath)).status).toBe(404);
});

test('a colleague’s license is claimed by its key and their yes, and later registered to another address by both', async ({
  page,
  house,
  mailbox,
  signedInAs,
}) => {
  const organization = `Works ${house.unique()}`;
  const contact = house.freshEmail();
  await house.member(contact, organization, 'contact');
  const organizationId = await house.organizationIdOf(await house.license({ organization }));
  const license = await house.license();
  const product = 'Example CAD';
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await signedInAs(contact);
  await page.goto(`/organizations/${organizationId}`);
  await typeCode(page, words('organization.claimKey'), license.activationKey);
  await press(words('organization.claimSubmit'));
  await expect(page.getByText(words('organization.done.claim-asked'))).toBeVisible();
  const subject = words('mail.confirm-claim.subject', { product });
  await page.goto(linkTo('/license-owner', await mailbox.newest(license.email, subject)));
  await expect(page.getByText(organization)).toBeVisible();
  await press(words('licenseOwner.submit.claim'));
  await expect(page.getByText(words('licenseOwner.doneText.claim'))).toBeVisible();
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(organization)).toBeVisible();

  await signedInAs(license.email);
  await page.goto(`/licenses/${license.licenseId}`);
  await page.getByRole('link', { name: words('license.changeAddress') }).click();
  const next = house.freshEmail();
  await page.getByLabel(words('signIn.emailLabel')).fill(next);
  await press(words('changeAddress.submit'));
  await expect(page.getByText(words('changeAddress.askedText.agree'))).toBeVisible();
  for (const [ask, email] of [
    ['agree', license.email],
    ['take', next],
  ] as const) {
    const question = words('mail.confirm-address.subject', { ask, product });
    await page.goto(linkTo('/license-owner', await mailbox.newest(email, question)));
    await press(words(`licenseOwner.submit.${ask}`));
    await expect(page.getByText(words(`licenseOwner.doneText.${ask}`))).toBeVisible();
  }
  expect((await page.goto(`/licenses/${license.licenseId}`))?.status()).toBe(404);
  await mailbox.newest(next, words('mail.address-changed.subject', { to: 'now', product }));
  await signedInAs(next);
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(next).last()).toBeVisible();
});
