import { expect, test } from '../fixtures/kept-browser';
import { readKeyGroups } from '../fixtures/read-key';
import { words } from '../fixtures/words';

test.describe('the first screen, 360 × 640', () => {
  test.use({ viewport: { width: 360, height: 640 } });

  test('holds the button before the tap and the whole key after it, without scrolling', async ({
    page,
    house,
  }) => {
    const license = await house.license();
    const { request } = house.device(license, 'A-COMPUTER-OF-THE-LONGEST-NAME').request;
    await page.goto(new URL(request).pathname);
    const button = page.getByRole('button', { name: words('activateConfirm.submit') });
    await expect(button).toBeInViewport({ ratio: 1 });
    const { height } = (await button.boundingBox()) ?? { height: 0 };
    expect(height).toBeGreaterThanOrEqual(44);
    await button.click();
    // As its text; the groups to be typed come after the QR code (key-first.spec.ts).
    const groups = await readKeyGroups(page);
    const text = page.getByText(groups.join('-'), { exact: true });
    await expect(text).toBeInViewport({ ratio: 1 });
    const size = await text.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
    expect(size).toBeGreaterThanOrEqual(16);
  });

  test('holds the button that frees the seat', async ({ page, house }) => {
    const computer = await house.computer(await house.license(), 'CNC-3');
    await page.goto(`/D/${computer.deviceCode}/${computer.dvc}`.replaceAll('-', ''));
    const button = page.getByRole('button', { name: words('deactivateConfirm.submit') });
    await expect(button).toBeInViewport({ ratio: 1 });
  });
});
