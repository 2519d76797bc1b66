import type { Page } from '@playwright/test';
import { say } from '../fixtures/window-words';
import { box, isActivated, requestCode, title } from './parts';
import { scanScreen } from '../fixtures/scan-screen';
import { expect, test } from './test';

/** Presses Tab until what has the focus is called so; it must then be in sight. */
async function tabTo(page: Page, name: string) {
  const target = page.locator(':focus');
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const called = await target.evaluate(
      (element) => element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '',
    );
    if (called === name) return expect(target).toBeInViewport();
  }
  throw new Error(`Tab never reaches "${name}"`);
}

test('with the keyboard alone from the first page to the deactivation, the focus always in sight', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  await windowOf().open(page, '--simulate-offline');
  await tabTo(page, say('layout.skip'));
  await page.keyboard.press('Enter');
  await tabTo(page, say('welcome.activate'));
  await page.keyboard.press('Enter');
  await expect(box(page, 1)).toBeFocused();
  await page.keyboard.type(license.activationKey.replaceAll('-', ''));
  await tabTo(page, say('activate.offline'));
  await page.keyboard.press('Enter');

  const { computerKey } = await house.activate(await scanScreen(requestCode(page)));
  await expect(box(page, 1)).toBeFocused();
  // Backspace goes on into the group before, as in one text.
  await page.keyboard.type(`${computerKey.slice(0, 5)}U`);
  await box(page, 2).focus();
  await page.keyboard.press('Backspace');
  await expect(box(page, 1)).toBeFocused();
  await expect(box(page, 1)).toHaveValue(computerKey.slice(0, 5));
  await page.keyboard.type(computerKey.slice(5).replaceAll('-', ''));
  await isActivated(page);

  await tabTo(page, say('accepted.done'));
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText(say('stateTitle.ACTIVE', { product: 'Example CAD' }));
  await tabTo(page, say('welcome.deactivate'));
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText(say('deactivate.title'));
  await tabTo(page, say('deactivate.submit'));
  await page.keyboard.press('Space');
  await expect(title(page)).toHaveText(say('codes.deactivatedTitle'));
});
