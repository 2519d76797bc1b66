import { existsSync, readdirSync } from 'node:fs';
import { say } from '../fixtures/window-words';
import { scanScreen } from '../fixtures/scan-screen';
import { words } from '../fixtures/words';
import { button, isActivated, link, proofCode, title, typeActivationKey } from './parts';
import { expect, test } from './test';

const stateFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /state\.\d+/.test(name),
  );

test('before an uninstall everything is removed, and the portal is told', async ({
  page,
  house,
  windowOf,
}) => {
  const license = await house.license();
  const window = windowOf();
  await window.open(page);
  await typeActivationKey(page, license.activationKey);
  await button(page, say('activate.online')).click();
  await isActivated(page);
  expect(stateFiles(window.state)).toHaveLength(1);

  await link(page, say('nav.license')).click();
  await link(page, say('license.clear')).click();
  await button(page, say('clear.submit')).click();
  await expect(title(page)).toHaveText(say('clear.doneTitle'));
  await expect(page.getByText(say('clear.done'))).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(0);
  expect(stateFiles(window.state)).toEqual([]);
});

test('without internet it says that the seat stays used, and shows what frees it', async ({
  page,
  phone,
  house,
  windowOf,
}) => {
  const license = await house.license();
  const window = windowOf();
  await window.open(page);
  await typeActivationKey(page, license.activationKey);
  await button(page, say('activate.online')).click();
  await isActivated(page);
  await window.reopen(page, '--simulate-offline');
  await page.goto(new URL('clear', page.url()).href);
  await button(page, say('clear.submit')).click();
  await expect(page.getByText(say('clear.seat'))).toBeVisible();
  expect(stateFiles(window.state)).toEqual([]);
  expect(existsSync(window.state)).toBe(true);
  await phone.goto(await scanScreen(proofCode(page)));
  await phone.getByRole('button', { name: words('deactivateConfirm.submit') }).click();
  await expect(
    phone.getByRole('heading', { name: words('deactivated.released', { name: 'LAB-PC-07' }) }),
  ).toBeVisible();
  expect(await house.seatsUsed(license)).toBe(0);
});
