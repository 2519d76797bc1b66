import type { Locator } from '@playwright/test';
import { DEFAULT_LOCALE, PSEUDO_LOCALE } from '@/i18n/locales';
import { withTypo } from '../fixtures/type-code';
import { say, speak } from '../fixtures/words';
import { askOffline, box, button, isActivated, link, paste, title } from '../window/parts';
import { expect, test } from '../window/test';
import { faultsOn } from './faults-on';

test.beforeEach(() => speak(PSEUDO_LOCALE));
test.afterEach(() => speak(DEFAULT_LOCALE));

test('every page of the wizard’s window has nothing English left over, and room for longer words', async ({
  page,
  house,
  windowOf,
}) => {
  test.setTimeout(120_000);
  const window = windowOf();
  const faults: Record<string, string[]> = {};
  const look = async (what: string) => {
    const found = await faultsOn(page, ['LAB-PC-07', 'OFFLINE']);
    if (found.length > 0) faults[what] = found;
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  const at = (path: string) => page.goto(new URL(path, page.url()).href);
  // A click does not wait for the page it leads to, and half a page is no page to judge.
  const follow = async (target: Locator) => {
    const arrived = page.waitForEvent('load');
    await target.click();
    await arrived;
  };

  await window.open(page, '--simulate-offline', '--lang', PSEUDO_LOCALE);
  await expect(page.locator('html')).toHaveAttribute('lang', PSEUDO_LOCALE);
  await look('welcome');
  const license = await house.license({ maintenanceLastDay: '2031-03-31' });
  const { computerKey } = await house.activate(await askOffline(page, license.activationKey));
  await look('request');
  await paste(page, withTypo(computerKey, 1));
  await button(page, say('repair.take')).waitFor();
  await look('request, mended');
  await at('./');
  await look('welcome, request open');
  await follow(link(page, say('pending.cancel')));
  await look('cancel');
  await at('activate');
  await page.getByText(say('activate.more')).click();
  await follow(button(page, say('activate.online')));
  await look('activate, with an error');
  await at('request');
  await box(page, 1).waitFor();
  await paste(page, computerKey);
  await isActivated(page);
  await look('accepted');
  for (const path of ['./', 'license', 'request', 'codes', 'deactivate', 'clear', 'nowhere']) {
    await at(path);
    await look(path);
  }
  await at('deactivate');
  await follow(button(page, say('deactivate.submit')));
  await expect(title(page)).toHaveText(say('codes.deactivatedTitle'));
  await look('deactivated');
  await at('codes');
  await follow(link(page, say('codes.show')));
  await follow(button(page, say('codes.send')));
  await look('a code that could not be sent');
  await at('clear');
  await follow(button(page, say('clear.submit')));
  await look('cleared');
  await at('./');
  await follow(button(page, say('layout.quit')));
  await look('goodbye');
  expect(faults).toEqual({});
});
