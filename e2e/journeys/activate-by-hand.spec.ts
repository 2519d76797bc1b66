import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/kept-browser';
import { paste } from '../fixtures/paste';
import { readKeyGroups } from '../fixtures/read-key';
import { readQr } from '../fixtures/read-qr';
import { codeBoxes, typeCode, withTypo, badGroup } from '../fixtures/type-code';
import { words } from '../fixtures/words';

const requestField = words('activateByHand.requestLabel');
const keyField = words('activateByHand.keyLabel');
const deviceField = words('activateByHand.deviceCodeLabel');
const byRequest = words('activateByHand.requestSubmit');
const byCodes = words('activateByHand.typedSubmit');

test.describe('offline activation by hand', () => {
  test('a pasted request gives the key; copied as one text, it activates the wizard', async ({
    page,
    context,
    browserName,
    house,
    wizardOf,
  }) => {
    const clipboard = ['clipboard-read', 'clipboard-write'];
    if (browserName === 'chromium') await context.grantPermissions(clipboard);
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto('/activate');
    await page.getByLabel(requestField).fill(`\n ${url} \n`);
    await page.getByRole('button', { name: byRequest }).click();
    await expect(
      page.getByRole('heading', { name: words('activated.title', { name: 'LAB-PC-07' }) }),
    ).toBeVisible();
    // The key stands in no address.
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/activate/done');

    await page.getByRole('button', { name: words('computerKey.copy') }).click();
    await expect(page.getByText(words('computerKey.copied'))).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe((await readKeyGroups(page)).join('-'));
    await wizard.accept(copied);
    await wizard.isActive();
  });

  test('request file out on a USB stick, license file in', async ({ page, house, wizardOf }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    await wizard.request(license.activationKey);
    await page.goto('/activate');
    await page.getByLabel(words('activateByHand.fileLabel')).setInputFiles(wizard.requestFile);
    await page.getByRole('button', { name: byRequest }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: words('computerKey.file') }).click();
    const file = await (await download).path();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ olp: 1 });
    expect(await wizard.acceptFile(file)).toMatchObject({ state: 'ACTIVE' });
    expect(await house.seatsUsed(license)).toBe(1);
  });

  test('three typed codes do the same; a typo is located while typing', async ({
    page,
    house,
    wizardOf,
  }) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { computerId, deviceCode } = await wizard.request(license.activationKey);
    await page.goto('/activate');
    await typeCode(page, keyField, withTypo(license.activationKey, 2));
    await expect(page.getByText(badGroup(2))).toBeVisible();
    await codeBoxes(page, keyField).nth(2).click();
    await page.keyboard.type(license.activationKey.split('-')[2] ?? '');
    await page.getByLabel(words('activateByHand.computerIdLabel')).fill(computerId.toLowerCase());
    await page.getByLabel(words('activateByHand.computerNameLabel')).fill('LAB-PC-07');
    await typeCode(page, deviceField, deviceCode);
    await page.getByRole('button', { name: byCodes }).click();
    await wizard.accept(...(await readKeyGroups(page)));
    await wizard.isActive();
  });

  test('a code may be pasted whole into any box, in any spelling', async ({ page, house }) => {
    const license = await house.license();
    await page.goto('/activate');
    const spelled = ` ${license.activationKey.toLowerCase().replaceAll('-', ' ')} `;
    await paste(codeBoxes(page, keyField).first(), spelled);
    await expect(page.getByText(words('codeField.complete', { groups: 4 }))).toBeVisible();
    await expect(codeBoxes(page, keyField).last()).toHaveValue(license.ending);
  });

  test('what is wrong stands beside its field, and nothing typed is lost', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const unknown = await house.license({ product: 'short' });
    await page.goto('/activate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(words('activateByHand.computerIdLabel')).fill('WIZ-1');
    await page.getByRole('button', { name: byCodes }).click();
    await expect(page.getByText(words('refusal.UNBOUND_NOT_ALLOWED.text'))).toBeVisible();
    await expect(codeBoxes(page, keyField).first()).toHaveValue(license.activationKey.slice(0, 5));
    await expect(page.getByLabel(words('activateByHand.computerIdLabel'))).toHaveValue('WIZ-1');

    await page.getByLabel(requestField).fill('no request at all');
    await page.getByRole('button', { name: byRequest }).click();
    await expect(page.getByText(words('refusal.REQUEST_DAMAGED.text'))).toBeVisible();
    await expect(page.getByLabel(requestField)).toHaveValue('no request at all');
    expect(await house.seatsUsed(license)).toBe(0);
    expect(await house.seatsUsed(unknown)).toBe(0);
  });

  test('without a Device Code, where the product allows it, the page says until when the key works', async ({
    page,
    house,
  }) => {
    const license = await house.license({ product: 'unbound' });
    await page.goto('/activate');
    await typeCode(page, keyField, license.activationKey);
    await page.getByLabel(words('activateByHand.computerIdLabel')).fill(house.unique());
    await page.getByRole('button', { name: byCodes }).click();
    const [before = ''] = words.raw('activated.unbound').split('<day>');
    await expect(page.getByText(before)).toBeVisible();
    expect((await readKeyGroups(page)).length).toBeGreaterThan(16);
  });

  test('the key is shown as a QR code for the webcam', async ({
    page,
    house,
    wizardOf,
  }, testInfo) => {
    const license = await house.license();
    const wizard = wizardOf('LAB-PC-07');
    const { url } = await wizard.request(license.activationKey);
    await page.goto('/activate');
    await page.getByLabel(requestField).fill(url);
    await page.getByRole('button', { name: byRequest }).click();
    const picture = testInfo.outputPath('key.png');
    await page.getByRole('img', { name: words('computerKey.qrAlt') }).screenshot({ path: picture });
    await wizard.accept(readQr(picture));
  });
});
