import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../fixtures/portal';
import { readQr } from '../fixtures/read-qr';
import { test } from '../fixtures/test';
import { words } from '../fixtures/words';

/** Height of the line that only the demo has, above each page. */
const DEMO_LINE = 26;

/** Each picture stands in README.md; made anew by `npm run pictures`. Without the demo's line above the page. */
async function save(page: Page, name: string, height: number) {
  // A face that arrives late is not swapped in (font-display: optional): with it cached it is there.
  await page.evaluate(() => document.fonts.ready);
  await page.reload();
  await page.evaluate(() => document.fonts.ready);
  const clip = { x: 0, y: DEMO_LINE, width: page.viewportSize()?.width ?? 0, height };
  await page.screenshot({ path: join(root, 'docs', 'pictures', `${name}.png`), clip });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2 });

  test('the key, to be typed', async ({ page, house, wizardOf }) => {
    const license = await house.license({ product: 'short', seats: 5 });
    const wizard = wizardOf('LAB-PC-07', 'short');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    await page.getByText(words('activated.again')).waitFor();
    await save(page, 'phone-key', 383);
  });
});

test.describe('desktop', () => {
  test.use({ viewport: { width: 1080, height: 900 } });

  test('a license with its computers', async ({ page, house, signedInAs }) => {
    const input = { seats: 5, term: 'subscription', lastDay: '2031-03-31' } as const;
    const email = 'buyer@example.com';
    const license = await house.license({ ...input, product: 'short', email });
    for (const name of ['LAB-PC-07', 'CNC-3', 'OFFICE-12']) await house.computer(license, name);
    await signedInAs(email);
    await page.goto(`/licenses/${license.licenseId}`);
    await save(page, 'license', 836);
  });
});
