import { writeFileSync } from 'node:fs';
import { savePicture } from '../fixtures/save-picture';
import { videoOf } from '../fixtures/video-of';
import { webcam as webcamFixture } from '../fixtures/webcam';
import { say } from '../fixtures/window-words';
import { words } from '../fixtures/words';
import { askOffline, button, isActivated, link } from './parts';
import { expect, test as base } from './test';

const test = base.extend<object, { webcam: string }>(webcamFixture);

test('the webcam reads the QR code that the phone shows', async ({
  page,
  phone,
  context,
  house,
  windowOf,
  webcam,
}) => {
  await context.grantPermissions(['camera']);
  const license = await house.license();
  await windowOf().open(page, '--simulate-offline');
  await phone.goto(await askOffline(page, license.activationKey));
  await phone.getByRole('button', { name: words('activateConfirm.submit') }).click();
  const shown = phone.getByRole('img', { name: words('computerKey.qrAlt') });
  const picture = await shown.screenshot();

  // An empty desk first: the picture is shown, nothing is found, and it can be stopped.
  await button(page, say('entry.scan')).click();
  const panel = page.getByLabel(say('camera.label'));
  await expect(panel).toBeVisible();
  await savePicture(page, 'camera', String(page.viewportSize()?.width));
  await button(page, say('camera.stop')).click();
  await expect(panel).toBeHidden();
  await expect(button(page, say('entry.scan'))).toBeFocused();

  writeFileSync(webcam, videoOf(picture));
  await button(page, say('entry.scan')).click();
  await isActivated(page);
  expect(await house.seatsUsed(license)).toBe(1);
});

test('only the page for the key may use the camera', async ({ page, context, house, windowOf }) => {
  await context.grantPermissions(['camera']);
  const license = await house.license();
  await windowOf().open(page, '--simulate-offline');
  const camera = () =>
    page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ video: true }).then(
        (stream) => stream.getTracks().map((track) => track.stop()).length,
        (error: Error) => error.name,
      ),
    );
  expect(await camera()).toBe('NotAllowedError');
  await askOffline(page, license.activationKey);
  expect(await camera()).toBe(1);
  await link(page, say('nav.license')).click();
  await expect(page).toHaveURL(/license$/);
  expect(await camera()).toBe('NotAllowedError');
});

base('without a camera there is no button for it', async ({ page, house, windowOf }) => {
  const license = await house.license();
  await windowOf().open(page, '--simulate-offline');
  await askOffline(page, license.activationKey);
  await expect(button(page, say('entry.submit'))).toBeVisible();
  expect(await page.evaluate(() => navigator.mediaDevices.enumerateDevices())).toEqual([]);
  await expect(button(page, say('entry.scan'))).toBeHidden();
});
