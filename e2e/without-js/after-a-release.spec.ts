import { writeFileSync } from 'node:fs';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

const shown = 'customerSite/showDeactivationVerificationCode';
const reason = 'Mainboard broken';

test.describe('what comes after or in place of a deactivation, without scripts', () => {
  test('"this computer no longer works": the reason is asked for beside its field, then the page says where it stands', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const computer = await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}/deactivate`);
    await page.getByText(words('askForSeat.summary')).click();
    const submit = page.getByRole('button', { name: words('askForSeat.submit') });
    await submit.click();
    await expect(page.getByText(words('askForSeat.reasonMissing'))).toBeVisible();
    await page.getByLabel(words('askForSeat.reason')).fill(reason);
    await submit.click();
    await expect(page.getByText(words('releaseRequestNotice.open'))).toBeVisible();
    await expect(page.getByText(words('releaseRequestNotice.reason', { reason }))).toBeVisible();
  });

  test('the mailed link of a request: one button, and it is asked', async ({ page, house }) => {
    const license = await house.license();
    await house.set(shown, true, license);
    const computer = await house.computer(license, 'CNC-3');
    await page.goto(await house.mailLink('release-request', license, computer, { reason }));
    await expect(page.getByText(reason)).toBeVisible();
    await page.getByRole('button', { name: words('releaseRequest.submit') }).click();
    await expect(page.getByRole('heading', { name: words('releaseRequest.open') })).toBeVisible();
  });

  test('"this was not me": one button stops it; signed in, one button allows it again', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    await house.release(computer);
    await page.goto(await house.mailLink('was-not-me', license, computer));
    await page.getByRole('button', { name: words('wasNotMe.submit') }).click();
    await expect(page.getByRole('heading', { name: words('wasNotMe.done') })).toBeVisible();
    await signedInAs(license.email);
    await page.goto(`/licenses/${license.licenseId}`);
    await page.getByRole('button', { name: words('releasesStopped.allow') }).click();
    await expect(page.getByText(words('releasesStopped.title'))).toHaveCount(0);
  });

  test('a link that was used meanwhile is answered in words', async ({ page, house }) => {
    const license = await house.license();
    const computer = await house.computer(license, 'CNC-3');
    for (const [purpose, submit] of [
      ['was-not-me', words('wasNotMe.submit')],
      ['release-request', words('releaseRequest.submit')],
    ] as const) {
      await page.goto(await house.mailLink(purpose, license, computer, { reason }));
      await house.spendLinks(license);
      await page.getByRole('button', { name: submit }).click();
      await expect(page.getByRole('heading', { name: words('linkOver.title') })).toBeVisible();
    }
    expect(await house.stateOf(computer.activationId)).toBe('active');
  });

  test('a receipt is checked, as text or as file; a changed one is told from it', async ({
    page,
    house,
  }, testInfo) => {
    const computer = await house.computer(await house.license(), 'CNC-3');
    await house.release(computer);
    const receipt = await house.receipt(computer);
    const file = testInfo.outputPath('receipt.json');
    writeFileSync(file, JSON.stringify(receipt));
    const submit = page.getByRole('button', { name: words('verifyReceipt.submit'), exact: true });
    await page.goto('/receipts/verify');
    await page.getByLabel(words('verifyReceipt.fileLabel')).setInputFiles(file);
    await submit.click();
    await expect(page.getByText(words('verifyReceipt.good'))).toBeVisible();

    const field = page.getByLabel(words('verifyReceipt.label'), { exact: true });
    await field.fill(JSON.stringify({ ...receipt, computerName: 'CNC-4' }));
    await submit.click();
    await expect(page.getByText(words('refusal.RECEIPT_FORGED.title'))).toBeVisible();
    await expect(field).toHaveValue(/CNC-4/);
  });
});
