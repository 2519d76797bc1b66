import { readFileSync } from 'node:fs';
import { readKeyGroups } from '../fixtures/read-key';
import { withTypo } from '../fixtures/type-code';
import { say } from '../fixtures/window-words';
import { words } from '../fixtures/words';
import { askOffline, box, button, drop, isActivated, link, paste } from './parts';
import { expect, test as base } from './test';

/** Each test begins with the request on the screen; here is the key that the portal made for it. */
const test = base.extend<{ key: string }>({
  key: async ({ page, house, windowOf }, use) => {
    const license = await house.license();
    await windowOf().open(page, '--simulate-offline');
    const { computerKey } = await house.activate(await askOffline(page, license.activationKey));
    await use(computerKey);
  },
});

const licenseFile = (key: string) => JSON.stringify({ olp: 1, computerKey: key });

test.describe('the Computer Key', () => {
  test('is pasted whole into any box, in any spelling', async ({ page, key }) => {
    await paste(page, ` ${key.toLowerCase().replaceAll('-', ' ')}\n`);
    await isActivated(page);
  });

  test('is mended where only one genuine key fits, and taken by a click', async ({ page, key }) => {
    const spoiled = [2, 11].reduce(withTypo, key);
    await paste(page, spoiled);
    await expect(page.getByText(say('repair.title', { count: 2 }))).toBeVisible();
    await button(page, say('repair.take')).click();
    await isActivated(page);
  });

  test('of another computer is refused with the reason, and stays to be compared', async ({
    page,
    key,
    house,
  }) => {
    const license = await house.license();
    const foreign = await house.computer(license, 'CNC-3');
    await paste(page, foreign.computerKey);
    await expect(page.getByRole('alert')).toContainText('this computer');
    // What is refused is not praised.
    await expect(page.getByText(say('codeField.complete'), { exact: true })).toHaveCount(0);
    await expect(page.locator('.box[data-status=good]')).toHaveCount(0);
    await expect(box(page, 1)).toHaveValue(foreign.computerKey.slice(0, 6));
    await paste(page, key);
    await isActivated(page);
  });

  test('comes as the license file of a USB stick: chosen, or dropped', async ({ page, key }) => {
    const form = page.locator('form[data-key-form]');
    await drop(form, 'notes.json', '{"no": "license"}');
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await drop(form, 'license.json', licenseFile(key));
    await isActivated(page);

    await page.goBack();
    const chosen = { name: 'license.json', mimeType: 'application/json' };
    await page
      .locator('input[type=file]')
      .setInputFiles({ ...chosen, buffer: Buffer.from(licenseFile(key)) });
    await isActivated(page);
  });
});

base.describe('the request', () => {
  base(
    'goes out as a file or as a link, and comes back as a picture of the key',
    async ({ page, phone, context, house, windowOf }, testInfo) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const license = await house.license();
      await windowOf().open(page, '--simulate-offline');
      const scanned = await askOffline(page, license.activationKey);
      await button(page, say('request.copyLink')).click();
      await expect(page.getByText(say('code.copied'))).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(scanned);
      const download = page.waitForEvent('download');
      await link(page, say('request.file')).click();
      const file = await (await download).path();
      expect(readFileSync(file, 'utf8')).toBe(`${scanned}\n`);

      await phone.goto('/activate');
      await phone.getByLabel(words('activateByHand.fileLabel')).setInputFiles(file);
      await phone.getByRole('button', { name: words('activateByHand.requestSubmit') }).click();
      expect((await readKeyGroups(phone)).length).toBeGreaterThan(0);
      const picture = testInfo.outputPath('key.png');
      await phone
        .getByRole('img', { name: words('computerKey.qrAlt') })
        .screenshot({ path: picture });
      await page.locator('input[type=file]').setInputFiles(picture);
      await isActivated(page);
    },
  );

  base(
    'shows what is read out on the telephone in one line, its QR code at 5 pixels per module',
    async ({ page, house, windowOf }) => {
      const license = await house.license();
      await windowOf().open(page, '--simulate-offline');
      await askOffline(page, license.activationKey);
      const top = async (label: string) => {
        const value = page.locator('dt', { hasText: label }).locator('..').locator('dd');
        return (await value.boundingBox())?.y;
      };
      for (const width of [1280, 720]) {
        await page.setViewportSize({ width, height: 800 });
        const [id, code] = [await top(say('fact.computerId')), await top(say('fact.deviceCode'))];
        expect(id, `at ${width} pixels`).toBe(code);
        const pixelsPerModule = await page
          .locator('svg.qr')
          .first()
          .evaluate((svg: SVGSVGElement) => {
            return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          });
        expect(pixelsPerModule).toBeGreaterThanOrEqual(5);
      }
    },
  );
});
