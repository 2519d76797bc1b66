import { readFileSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { toBuffer } from 'qrcode';
import { writeLicenseFile } from '../../../lib/olp/license-file';
import { activationKey, answer, productJson, today } from '../../portal.test-support';
import { buildWizard, type StartedWindow } from './start-window';

let wizard: Awaited<ReturnType<typeof buildWizard>>;
let window: StartedWindow;

test.beforeAll(async () => {
  wizard = await buildWizard({ ...productJson, testPortal: true });
});
test.afterAll(() => wizard.remove());

test.beforeEach(async ({ page }, { testId }) => {
  window = await wizard.start(testId);
  await page.goto(window.address);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is not activated');
});
test.afterEach(async () => {
  expect(await window.stop()).toBe(0);
});

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const box = (page: Page, number: number) =>
  page.getByRole('textbox', { name: `Group ${number}`, exact: true });

/** What a phone reads off the screen. */
async function scan(page: Page): Promise<string> {
  const picture = PNG.sync.read(await page.locator('svg.qr').screenshot());
  const pixels = new Uint8ClampedArray(picture.data);
  return jsQR(pixels, picture.width, picture.height)?.data ?? '';
}

/** Axe finds nothing; in the dark only the colors are others. */
async function expectAccessible(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  }
}

/** From the first page to the request on the screen, by keyboard; answers what a phone scans. */
async function askForKey(page: Page): Promise<string> {
  await link(page, 'Activate this computer').focus();
  await page.keyboard.press('Enter');
  await expect(box(page, 1)).toBeFocused();
  await page.keyboard.type(activationKey(1).replaceAll('-', '').toLowerCase());
  await expect(page.getByText('Complete.')).toBeVisible();
  await page.getByLabel('Computer Name').fill('LAB-PC-07');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(button(page, 'No internet here')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  return scan(page);
}

async function paste(page: Page, text: string) {
  await box(page, 1).focus();
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

test('offline from the first page to the code that frees the seat, and again at the next start', async ({
  page,
}, { testId }) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(window.address).origin) {
      outside.push(request.url());
    }
  });
  await expectAccessible(page);
  const url = await askForKey(page);
  await expectAccessible(page);
  const key = answer(url);

  // Typed group by group, with one mistake that is located and corrected on the way.
  await expect(box(page, 1)).toBeFocused();
  const [first = '', second = '', ...rest] = key.split('-');
  await page.keyboard.type(first);
  await expect(box(page, 2)).toBeFocused();
  await page.keyboard.type(`U${second.slice(1)}`);
  await expect(page.getByText('Group 2 does not fit.')).toBeVisible();
  await expectAccessible(page);
  await box(page, 2).fill(second);
  await expect(page.getByText('Group 2 does not fit.')).toBeHidden();
  await box(page, 3).focus();
  await page.keyboard.type(rest.join(''));

  // The last character is enough.
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is activated');
  await expectAccessible(page);
  await link(page, 'License details').click();
  await expect(page.getByText('LAB-PC-07')).toBeVisible();
  await expectAccessible(page);
  await link(page, 'Deactivate this computer').click();
  await expectAccessible(page);
  await button(page, 'Deactivate').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('removed from this computer');
  await expectAccessible(page);
  const proof = await scan(page);
  expect(proof).toMatch(/^HTTPS:\/\/ACTIVATE\.EXAMPLE\.COM\/D\/[0-9A-Z]{20}\/[0-9A-Z]{20}$/);

  expect(await window.stop()).toBe(0);
  window = await wizard.start(testId);
  await page.goto(window.address);
  await link(page, 'Deactivation codes').click();
  await expectAccessible(page);
  await link(page, 'Show').click();
  expect(await scan(page)).toBe(proof);
  expect(outside).toEqual([]);
});

test('the only key that fits what was typed is offered, and taken by a click', async ({ page }) => {
  const key = answer(await askForKey(page));
  const groups = key.split('-');
  const spoiled = groups.map((group, at) =>
    at % 9 === 2 ? `${group[0]}U${group.slice(2)}` : group,
  );
  await paste(page, spoiled.join(' '));
  await expect(page.getByText('Only one genuine key fits')).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Take the corrected key').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is activated');
});

test('a key that is refused says why, and stays to be compared', async ({ page }) => {
  const expired = answer(await askForKey(page), { exp: today - 3 });
  await paste(page, expired);
  await expect(page.getByText('This license has expired.')).toBeVisible();
  await expect(box(page, 1)).toHaveValue(expired.slice(0, 6));
});

test('the license file is taken from a USB stick, the request goes out on one', async ({
  page,
}) => {
  const url = await askForKey(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    link(page, 'Request file').click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toBe(`${url}\n`);
  const file = wizard.path('license.json');
  const about = { productId: 1, computerId: 'x', computerName: '', licensee: '' };
  writeFileSync(file, writeLicenseFile({ ...about, computerKey: answer(url) }));
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is activated');
});

test('a picture of the QR code that the portal shows is read', async ({ page }) => {
  const key = answer(await askForKey(page));
  const picture = await toBuffer(key.replaceAll('-', ''), { scale: 6 });
  const file = { name: 'key.png', mimeType: 'image/png', buffer: picture };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('is activated');
});

test('the address that was opened is of no use to a second browser', async ({ browser }) => {
  const other = await browser.newContext();
  const page = await other.newPage();
  const response = await page.goto(window.address);
  expect(response?.status()).toBe(403);
  await expect(page.getByText('Open the wizard from its program')).toBeVisible();
  await other.close();
});
