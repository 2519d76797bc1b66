import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures/kept-browser';
import { savePicture } from '../fixtures/save-picture';
import { words } from '../fixtures/words';

test('the owner reads what happened to a license, narrows it to a computer and a kind, and takes it along as a file', async ({
  page,
  house,
  signedInAs,
}, testInfo) => {
  const license = await house.license({ seats: 40 });
  const gone = await house.computer(license, 'OLD-LAPTOP');
  await house.release(gone, gone.dvc);
  for (let n = 1; n <= 20; n += 1) await house.computer(license, `PC-${n}`);
  await house.licenseEvents(license, gone.activationId);
  await signedInAs(license.email);
  await page.goto(`/licenses/${license.licenseId}`);
  await page.getByRole('link', { name: words('license.activity'), exact: true }).click();
  await expect(page.getByRole('heading', { name: words('licenseActivity.title') })).toBeVisible();
  const rows = page.locator('[data-event]');
  const first = await rows.first().textContent();
  expect(await rows.count()).toBeGreaterThan(10);
  await savePicture(page, 'license activity', testInfo.project.name);

  await page.getByRole('link', { name: words('list.next'), exact: true }).click();
  await expect(rows.filter({ hasText: 'PC-20' })).toHaveCount(1);
  await page.getByRole('link', { name: words('list.previous'), exact: true }).click();
  await expect(rows.first()).toHaveText(first ?? '');

  await page.getByLabel(words('licenseActivity.search')).fill('old-lap');
  await page.getByLabel(words('licenseActivity.kind')).selectOption('activated');
  await page.getByRole('button', { name: words('list.search'), exact: true }).click();
  await expect(page).toHaveURL(/\/activity\?q=old-lap&kind=activated$/);
  await expect(rows.first()).toContainText('OLD-LAPTOP');
  await expect(rows.filter({ hasNotText: 'OLD-LAPTOP' })).toHaveCount(0);
  await savePicture(page, 'license activity of a computer', testInfo.project.name);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: words('list.export') }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain('OLD-LAPTOP');
  expect(text).not.toMatch(/PC-1\b|Between ourselves/);
  expect((await page.content()).includes('Between ourselves')).toBe(false);

  await page.getByRole('link', { name: 'OLD-LAPTOP' }).first().click();
  await expect(page).toHaveURL(`/receipts/${gone.activationId}`);
});
