import { scanScreen } from '../fixtures/scan-screen';
import { productOf } from '../fixtures/portal';
import { makeWindow } from '../fixtures/window';
import { say } from '../fixtures/window-words';
import { expect, test } from '../fixtures/without-scripts';

test('the wizard’s window without scripts: request, typo, mended key, details, deactivation', async ({
  page,
  house,
  demo,
}, testInfo) => {
  const license = await house.license();
  const window = makeWindow(testInfo.outputPath('window'), productOf(demo, 'signed').file);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const go = (name: string) => page.getByRole('link', { name, exact: true }).click();
  await window.open(page, '--simulate-offline');
  await go(say('welcome.activate'));
  await page.getByLabel(say('activate.key'), { exact: true }).fill(license.activationKey);
  await page.getByLabel(say('activate.name'), { exact: true }).fill('LAB-PC-07');
  await press(say('activate.offline'));
  const code = page.getByRole('img', { name: say('request.qrAlt') });
  await expect(code).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
  const request = await scanScreen(code);

  const { computerKey } = await house.activate(request);
  const field = page.getByLabel(say('entry.key'), { exact: true });
  await field.fill(computerKey.slice(0, 40));
  await press(say('entry.submit'));
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(field).toHaveValue(computerKey.slice(0, 40));
  await field.fill(`${computerKey.slice(0, 7)}U${computerKey.slice(8)}`);
  await press(say('entry.submit'));
  await press(say('repair.take'));
  await go(say('welcome.details'));
  await expect(page.getByText('LAB-PC-07')).toBeVisible();
  await go(say('welcome.deactivate'));
  await press(say('deactivate.submit'));
  expect(await scanScreen(page.getByRole('img', { name: say('codes.qrAlt') }))).toContain('/D/');
  await window.close();
});
