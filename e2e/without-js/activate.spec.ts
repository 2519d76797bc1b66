import { readKeyGroups } from '../fixtures/read-key';
import { readQr } from '../fixtures/read-qr';
import { withTypo } from '../fixtures/type-code';
import { expect, test } from '../fixtures/without-scripts';
import { words } from '../fixtures/words';

const keyField = words('activateByHand.keyLabel');
const idField = words('activateByHand.computerIdLabel');
const nameField = words('activateByHand.computerNameLabel');
const deviceField = words('activateByHand.deviceCodeLabel');
const byCodes = words('activateByHand.typedSubmit');

test.describe('activating without scripts', () => {
  test('from the QR code’s own upper-case address to the key by one tap, and once more', async ({
    page,
    hand,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    const scanned = readQr(wizard.qr);
    await page.goto(scanned);
    await hand.press(page.getByRole('button', { name: words('activateConfirm.submit') }));
    const groups = await readKeyGroups(page);
    expect(hand.presses).toBe(1);
    await expect(page.getByText(groups.join('-'), { exact: true })).toBeVisible();
    await wizard.accept(...groups);

    await page.goto(scanned);
    expect(await readKeyGroups(page)).toEqual(groups);
    await expect(page.getByRole('img', { name: words('computerKey.qrAlt') })).toBeVisible();
    await expect(page.getByText(groups.join('-'), { exact: true })).toBeInViewport({ ratio: 1 });
    await expect(page.getByText(words('computerKey.share'), { exact: true })).toBeHidden();
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('a pasted request, and the license file', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto('/activate');
    await page.getByLabel(words('activateByHand.requestLabel')).fill(url);
    await page.getByRole('button', { name: words('activateByHand.requestSubmit') }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: words('computerKey.file') }).click();
    await wizard.acceptFile(await (await download).path());
  });

  test('an uploaded request file', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    await page.goto('/activate');
    await page.getByLabel(words('activateByHand.fileLabel')).setInputFiles(wizard.requestFile);
    await page.getByRole('button', { name: words('activateByHand.requestSubmit') }).click();
    await wizard.accept(...(await readKeyGroups(page)));
  });

  test('typed codes: an error stands beside its field, what was typed is kept, and corrected it works', async ({
    page,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { computerId, deviceCode } = await wizard.request(license.activationKey);
    const mistyped = withTypo(license.activationKey, 2);
    await page.goto('/activate');
    await page.getByLabel(keyField).fill(mistyped);
    await page.getByLabel(idField).fill(computerId);
    await page.getByLabel(nameField).fill('LAB-PC-07');
    await page.getByLabel(deviceField).fill(deviceCode.toLowerCase());
    await page.getByRole('button', { name: byCodes }).click();

    const wrong = words('refusal.CODE_TYPO.text', { count: 1, groups: '3' });
    await expect(page.getByText(wrong)).toBeVisible();
    await expect(page.getByLabel(keyField)).toHaveAccessibleDescription(new RegExp(wrong));
    await expect(page.getByLabel(keyField)).toHaveValue(mistyped);
    await expect(page.getByLabel(idField)).toHaveValue(computerId);
    await expect(page.getByLabel(nameField)).toHaveValue('LAB-PC-07');
    await expect(page.getByLabel(deviceField)).toHaveValue(deviceCode.toLowerCase());

    await page.getByLabel(keyField).fill(license.activationKey);
    await page.getByRole('button', { name: byCodes }).click();
    await wizard.accept(...(await readKeyGroups(page)));
  });
});
