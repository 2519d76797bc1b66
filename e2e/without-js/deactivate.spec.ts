import { readQr } from '../fixtures/read-qr';
import { withTypo } from '../fixtures/type-code';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

const codeField = words('deactivate.codeLabel');

test.describe('deactivating without scripts', () => {
  test('from the QR code’s own upper-case address to the free seat by one tap; a second scan tells the truth', async ({
    page,
    hand,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await wizard.accept((await house.activate(url)).computerKey);
    const scanned = readQr((await wizard.deactivate()).png);
    await page.goto(scanned);
    await hand.press(page.getByRole('button', { name: words('deactivateConfirm.submit') }));
    await expect(
      page.getByRole('heading', { name: words('deactivated.released', { name: 'LAB-PC-07' }) }),
    ).toBeVisible();
    expect(hand.presses).toBe(1);
    expect(await house.seatsUsed(license)).toBe(0);
    await page.goto(scanned);
    await expect(
      page.getByRole('heading', { name: words('deactivated.already_released') }),
    ).toBeVisible();
  });

  test('without a code: two presses from the license to the receipt', async ({
    page,
    hand,
    house,
    signedInAs,
  }) => {
    const license = await house.license();
    await house.computer(license, 'CNC-3');
    await signedInAs(license.email);
    await page.goto(`/licenses/${license.licenseId}`);
    await hand.press(
      page.getByRole('link', { name: words('computers.deactivateName', { name: 'CNC-3' }) }),
    );
    await hand.press(page.getByRole('button', { name: words('deactivate.submit'), exact: true }));
    await expect(page.getByText(words('receipt.released', { name: 'CNC-3' }))).toBeVisible();
    expect(hand.presses).toBe(2);
    expect(await house.seatsUsed(license)).toBe(0);
  });

  test('with a required code: typo located, other computer offered, then freed', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 3 });
    await house.set('customerSite/showDeactivationVerificationCode', true, license);
    const computer = await house.computer(license, 'CNC-3');
    const other = await house.computer(license, 'LAB-PC-08');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}/deactivate`);
    const submit = page.getByRole('button', { name: words('deactivate.submit'), exact: true });

    await page.getByLabel(codeField).fill(withTypo(computer.dvc, 3));
    await submit.click();
    await expect(
      page.getByText(words('refusal.CODE_TYPO.text', { count: 1, groups: '4' })),
    ).toBeVisible();
    await expect(page.getByLabel(codeField)).toHaveValue(withTypo(computer.dvc, 3));

    await page.getByLabel(codeField).fill(other.dvc);
    await submit.click();
    await expect(
      page.getByText(words('deactivate.otherComputer', { name: 'LAB-PC-08' })),
    ).toBeVisible();
    expect(await house.seatsUsed(license)).toBe(2);

    await page.getByLabel(codeField).fill(computer.dvc);
    // Beside the offer, the form's own button says which computer it means.
    await page
      .getByRole('button', { name: words('deactivate.submitNamed', { name: 'CNC-3' }) })
      .click();
    await expect(page.getByText(words('receipt.proven'))).toBeVisible();
    expect(await house.stateOf(computer.activationId)).toBe('released_proven');
    expect(await house.stateOf(other.activationId)).toBe('active');
  });

  test('an offer that is not taken does nothing: Enter in an emptied field means the computer of the page', async ({
    page,
    house,
    signedInAs,
  }) => {
    const license = await house.license({ seats: 3 });
    const computer = await house.computer(license, 'CNC-3');
    const other = await house.computer(license, 'LAB-PC-08');
    await signedInAs(license.email);
    await page.goto(`/computers/${computer.activationId}/deactivate`);
    await page.getByText(words('deactivate.haveCode')).click();
    await page.getByLabel(codeField).fill(other.dvc);
    await page.getByRole('button', { name: words('deactivate.submit'), exact: true }).click();
    await expect(
      page.getByText(words('deactivate.otherComputer', { name: 'LAB-PC-08' })),
    ).toBeVisible();
    await page.getByLabel(codeField).fill('');
    await page.getByLabel(codeField).press('Enter');
    await expect(page.getByText(words('receipt.claimed'))).toBeVisible();
    expect(await house.stateOf(other.activationId)).toBe('active');
  });
});
