import type { Page } from '@playwright/test';
import { linkTo } from '../fixtures/link-in';
import { expect, test } from '../fixtures/kept-browser';
import { typeCode } from '../fixtures/type-code';
import { raw, words } from '../fixtures/words';

const [byOwner = ''] = raw('releasesStopped.byOwner').split('<when>');
const stopped = words('refusal.UNPROVEN_RELEASES_STOPPED.title');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** At Self Help, with the Activation Key alone. */
async function deactivateByKey(page: Page, computerId: string, activationKey: string) {
  await page.goto('/deactivate');
  await typeCode(page, words('selfHelp.keyLabel'), activationKey);
  await page.getByLabel(words('selfHelp.computerIdLabel')).fill(computerId);
  await button(page, words('deactivateByKey.submit')).click();
}

test('"this was not me": the owner stops deactivations without a code from the mail, and allows them again signed in', async ({
  page,
  browser,
  house,
  mailbox,
  signedInAs,
}) => {
  const license = await house.license({ seats: 30 });
  const freed = await house.computer(license, 'LAB-PC-07');
  const kept = await house.computer(license, 'CNC-3');
  const somebody = await browser.newPage();
  await deactivateByKey(somebody, freed.computerId, license.activationKey);
  // Somebody with only the key sees the first letter.
  const done = words('deactivated.released', { name: 'L…' });
  await expect(somebody.getByRole('heading', { name: done })).toBeVisible();

  const names = { computer: 'LAB-PC-07', product: 'Example CAD' };
  const mail = await mailbox.newest(license.email, words('mail.released.subject', names));
  const link = linkTo('/was-not-me', mail);
  const before = await house.traceOf(license);
  await page.goto(link);
  await expect(page.getByText(words('wasNotMe.lead'))).toBeVisible();
  await expect(page.getByText('LAB-PC-07')).toBeVisible();
  expect(await house.traceOf(license)).toEqual(before);
  await button(page, words('wasNotMe.submit')).click();
  await expect(page.getByRole('heading', { name: words('wasNotMe.done') })).toBeVisible();

  await deactivateByKey(somebody, kept.computerId, license.activationKey);
  await expect(somebody.getByText(stopped)).toBeVisible();
  await somebody.close();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: words('linkOver.title') })).toBeVisible();

  await signedInAs(license.email);
  await page.goto(`/computers/${kept.activationId}/deactivate`);
  await expect(page.getByText(stopped)).toBeVisible();
  await button(page, words('deactivate.submit')).click();
  await expect(page.getByText(words('refusal.DVC_REQUIRED.text'))).toBeVisible();
  expect(await house.stateOf(kept.activationId)).toBe('active');
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(byOwner)).toBeVisible();
  await button(page, words('releasesStopped.allow')).click();
  await expect(page.getByText(words('releasesStopped.title'))).toHaveCount(0);
  await page.goto(`/computers/${kept.activationId}/deactivate`);
  await button(page, words('deactivate.submit')).click();
  await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
});

test('while they are stopped the code of the computer still frees its seat', async ({
  page,
  house,
  signedInAs,
}) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.stopReleases(license, computer);
  await signedInAs(license.email);
  await page.goto(`/computers/${computer.activationId}/deactivate`);
  await typeCode(page, words('deactivate.codeLabel'), computer.dvc);
  await button(page, words('deactivate.submit')).click();
  await expect(page.getByText(words('receipt.proven'))).toBeVisible();
});

test('a colleague sees that they are stopped and by whom, and is not offered to allow them', async ({
  page,
  house,
  signedInAs,
}) => {
  const organization = `Works ${house.unique()}`;
  const license = await house.license({ organization });
  await house.stopReleases(license, await house.computer(license, 'CNC-3'));
  const colleague = house.freshEmail();
  await house.member(colleague, organization, 'contact');
  await signedInAs(colleague);
  await page.goto(`/licenses/${license.licenseId}`);
  await expect(page.getByText(byOwner)).toBeVisible();
  await expect(button(page, words('releasesStopped.allow'))).toHaveCount(0);
});
