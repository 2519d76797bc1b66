import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test as base } from '../fixtures/kept-browser';
import { videoOf } from '../fixtures/video-of';
import { words } from '../fixtures/words';

/** A browser with a webcam that sees what this file shows. */
const test = base.extend<object, { webcam: string }>({
  webcam: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'webcam-'));
      await use(join(folder, 'webcam.y4m'));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ launchOptions, webcam }, use) => {
      writeFileSync(webcam, videoOf(null));
      const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
      const args = [
        ...(launchOptions.args ?? []),
        ...fake,
        `--use-file-for-fake-video-capture=${webcam}`,
      ];
      await use({ ...launchOptions, args });
    },
    { scope: 'worker' },
  ],
});

/** Files that come into the form by an event of the browser, as when they are dropped or pasted. */
const bring = (
  page: Page,
  event: 'drop' | 'paste',
  picture: { name: string; type: string; bytes: Buffer },
) =>
  page.getByLabel(words('activateByHand.requestLabel')).evaluate(
    (field, { event: kind, name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], name, { type }));
      const given = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        kind === 'drop'
          ? new DragEvent('drop', { ...given, dataTransfer: files })
          : new ClipboardEvent('paste', { ...given, clipboardData: files }),
      );
    },
    { event, name: picture.name, type: picture.type, base64: picture.bytes.toString('base64') },
  );

test('a request comes as a dropped file, as a picture of its code, or from the camera, and is activated', async ({
  page,
  context,
  house,
  signedInAs,
  wizardOf,
  webcam,
}) => {
  const license = await house.license();
  const wizard = wizardOf('LAB-PC-09');
  const { url } = await wizard.request(license.activationKey);
  const agent = house.freshEmail();
  await house.staff(agent);
  await signedInAs(agent);
  await context.grantPermissions(['camera']);
  await page.goto(`/staff/licenses/${license.licenseId}/activate`);
  const field = page.getByLabel(words('activateByHand.requestLabel'));
  const found = page.getByText(words('requestReader.found'));
  const qr = readFileSync(wizard.qr);
  const again = () => page.reload();

  // Text that was marked elsewhere, such as in a mail: the browser puts it there.
  const leftToBrowser = await field.evaluate((area, marked) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/plain', marked);
    return area.dispatchEvent(
      new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }),
    );
  }, url);
  expect(leftToBrowser).toBe(true);

  const text = { name: 'request.olp', type: '', bytes: readFileSync(wizard.requestFile) };
  await bring(page, 'drop', text);
  await expect(found).toBeVisible();
  await again();
  for (const event of ['drop', 'paste'] as const) {
    await bring(page, event, { name: 'photo.png', type: 'image/png', bytes: qr });
    await expect(field).toHaveValue(url);
    await again();
  }
  await page.getByLabel(words('activateByHand.fileLabel')).setInputFiles(wizard.qr);
  await expect(field).toHaveValue(url);
  await again();
  const empty = Buffer.from('no picture at all');
  await bring(page, 'drop', { name: 'photo.png', type: 'image/png', bytes: empty });
  await expect(page.getByText(words('requestReader.noCode'))).toBeVisible();

  writeFileSync(webcam, videoOf(qr));
  await page.getByRole('button', { name: words('requestReader.scan') }).click();
  await expect(field).toHaveValue(url);
  await page.getByRole('button', { name: words('activateByHand.requestSubmit') }).click();
  await expect(page.getByRole('heading', { name: 'LAB-PC-09' })).toBeVisible();
});

test('the camera is let in where a request is read, and nowhere else', async ({
  page,
  house,
  signedInAs,
}) => {
  const license = await house.license();
  const agent = house.freshEmail();
  await house.staff(agent);
  await signedInAs(agent);
  const policyOf = async (path: string) =>
    (await page.goto(path))?.headers()['permissions-policy'] ?? '';
  expect(await policyOf(`/staff/licenses/${license.licenseId}/activate`)).toContain(
    'camera=(self)',
  );
  for (const path of [`/staff/licenses/${license.licenseId}`, '/activate', '/staff']) {
    expect(await policyOf(path)).toContain('camera=()');
  }
});
