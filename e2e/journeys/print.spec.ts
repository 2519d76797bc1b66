import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import type { ProductKind } from '../fixtures/portal';
import { readKeyGroups } from '../fixtures/read-key';
import { words } from '../fixtures/words';

const PAPER = { media: 'print', colorScheme: 'dark' } as const;

/** The lowest contrast between any text of the page and what it is printed on (WCAG 1.4.3). */
const lowestContrast = (page: Page) =>
  page.locator('main').evaluate((main) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (color: string) => {
      if (!canvas) throw new Error('There is no canvas.');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data] as [number, number, number, number];
    };
    const light = (color: string) => {
      const [r, g, b] = rgba(color)
        .slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
    };
    const groundOf = (element: Element | null): string => {
      if (!element) return '#fff';
      const { backgroundColor } = getComputedStyle(element);
      return rgba(backgroundColor)[3] > 0 ? backgroundColor : groundOf(element.parentElement);
    };
    const contrasts = [...main.querySelectorAll<HTMLElement>('*')]
      .filter(
        (one) =>
          one.checkVisibility() && [...one.childNodes].some(({ nodeType }) => nodeType === 3),
      )
      .map((one) => {
        const pair = [light(getComputedStyle(one).color), light(groundOf(one))].sort(
          (a, b) => b - a,
        );
        return ((pair[0] ?? 0) + 0.05) / ((pair[1] ?? 0) + 0.05);
      });
    return Math.min(...contrasts);
  });

for (const product of ['signed', 'short'] as const satisfies ProductKind[]) {
  test(`a sheet of a ${product} key says whose it is and from when, and is one sheet`, {
    tag: '@chromium',
  }, async ({ page, house, wizardOf }) => {
    const license = await house.license({ product, term: 'subscription', lastDay: '2031-03-31' });
    const wizard = wizardOf('A-COMPUTER-OF-THE-LONGEST-NAME', product);
    const { url, deviceCode } = await wizard.request(license.activationKey);
    const { computerKey, shortComputerKey } = await house.activate(url);
    await page.goto(new URL(url).pathname);
    await page.emulateMedia(PAPER);
    const sheet = page.getByRole('main');
    for (const said of [
      ...['Example Software', product === 'short' ? 'Example Mill' : 'Example CAD'],
      ...[words('facts.licenseEnding', { ending: license.ending }), deviceCode, 'March 31, 2031'],
    ])
      await expect(sheet.getByText(said, { exact: true })).toBeVisible();
    await expect(sheet).toContainText('A-COMPUTER-OF-THE-LONGEST-NAME');
    await expect(sheet).not.toContainText(license.activationKey);
    // With its time zone.
    const asOf = sheet.getByRole('term').filter({ hasText: words('facts.asOf') });
    await expect(asOf.locator('..')).toContainText(/20\d\d.* \d\d:\d\d.* (UTC|GMT\S*|[A-Z]{2,5})$/);
    await expect(sheet.getByRole('img', { name: words('computerKey.qrAlt') })).toBeVisible();
    const label = shortComputerKey ? 'computerKey.shortLabel' : 'computerKey.label';
    expect((await readKeyGroups(page, label)).join('-')).toBe(shortComputerKey ?? computerKey);
    await expect(sheet.getByText(computerKey, { exact: true })).toBeVisible();
    await expect(sheet.getByRole('button')).toHaveCount(0);
    expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
    for (const format of ['A4', 'Letter']) {
      const pdf = (await page.pdf({ format })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
    }
  });
}

test('a receipt prints dark on light, also from a screen in dark mode', {
  tag: '@chromium',
}, async ({ page, house, signedInAs }) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await house.release(computer, computer.dvc);
  await signedInAs(license.email);
  await page.goto(`/receipts/${computer.activationId}?outcome=released`);
  await page.emulateMedia(PAPER);
  expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5);
});
