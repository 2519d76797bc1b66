import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../fixtures/portal';
import { readQr } from '../fixtures/read-qr';
import { test } from '../fixtures/test';
import { words } from '../fixtures/words';

/** Each picture stands in README.md or a guide; made anew by `npm run pictures`. */
async function save(page: Page, name: string) {
  // A face that arrives late is not swapped in (font-display: optional): with it cached it is there.
  await page.evaluate(() => document.fonts.ready);
  await page.reload();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(root, 'docs', 'pictures', `${name}.png`) });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2 });

  test('activate, key, deactivate', async ({ page, house, wizardOf }) => {
    await page.goto('/');
    await save(page, 'phone-start');
    const license = await house.license({ product: 'short', seats: 5 });
    const wizard = wizardOf('LAB-PC-07', 'short');
    await wizard.request(license.activationKey);
    await page.goto(readQr(wizard.qr));
    await save(page, 'phone-activate');
    await page.getByRole('button', { name: words('activateConfirm.submit') }).click();
    await page.getByText(words('activated.again')).waitFor();
    await save(page, 'phone-key');
    const computer = await house.computer(license, 'CNC-3');
    await page.goto(`/D/${computer.deviceCode}/${computer.dvc}`.replaceAll('-', ''));
    await save(page, 'phone-deactivate');
  });
});

test.describe('desktop', () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('license, and deactivating with a code', async ({ page, house, signedInAs }) => {
    const input = { seats: 5, term: 'subscription', lastDay: '2027-03-31' } as const;
    const license = await house.license(input);
    const computers = [];
    for (const name of ['LAB-PC-07', 'CNC-3', 'OFFICE-12', 'OLD-LAPTOP']) {
      computers.push(await house.computer(license, name));
    }
    const [lab, cnc, , old] = computers;
    if (!lab || !cnc || !old) throw new Error('There are four computers.');
    await house.release(old, old.dvc);
    await house.set('customerSite/showDeactivationVerificationCode', true, license);
    await signedInAs(license.email);
    await page.goto(`/licenses/${license.licenseId}`);
    await save(page, 'license');
    await page.emulateMedia({ colorScheme: 'dark' });
    await save(page, 'license-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`/computers/${cnc.activationId}/deactivate`);
    await save(page, 'deactivate');
  });
});
