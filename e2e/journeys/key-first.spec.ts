import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import type { House } from '../fixtures/house';
import type { ProductKind } from '../fixtures/portal';
import { words } from '../fixtures/words';

const pathOf = (url: string) => new URL(url).pathname;
const qr = (page: Page) => page.getByRole('img', { name: words('computerKey.qrAlt') });
const file = (page: Page) => page.getByRole('link', { name: words('computerKey.file') });
const shareButton = (page: Page) => page.getByRole('button', { name: words('computerKey.share') });
const groups = (page: Page, label: 'label' | 'shortLabel' = 'label') =>
  page
    .getByRole('list', { name: words(`computerKey.${label}`), exact: true })
    .getByRole('listitem');

/** The key of a computer that is active already, and where its request shows it. */
async function active(house: House, request: string) {
  const { computerKey, shortComputerKey } = await house.activate(request);
  return { path: pathOf(request), computerKey, shortKey: shortComputerKey ?? '' };
}

async function topOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.y ?? Number.NaN;
}

/** Each begins below the one before, or beside it. */
async function expectOrder(...parts: Locator[]) {
  const tops = await Promise.all(parts.map(topOf));
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
}

test('a signed key alone leads with the QR code; its text stands on the first screen; typing comes last', async ({
  page,
  house,
}) => {
  const license = await house.license();
  const { request } = house.device(license, 'A-COMPUTER-OF-THE-LONGEST-NAME').request;
  const { path, computerKey } = await active(house, request);
  await page.goto(path);
  const text = page.getByText(computerKey, { exact: true });
  await expectOrder(qr(page), text, file(page), groups(page).first());
  await expect(qr(page)).toBeInViewport({ ratio: 1 });
  await expect(text).toBeInViewport({ ratio: 1 });
  // As wide as such a phone allows with the text below it; a webcam sees it from afar.
  const { width } = (await qr(page).boundingBox()) ?? { width: 0 };
  expect(width).toBeGreaterThanOrEqual(300);
  if (page.viewportSize()?.width === 360) {
    await page.setViewportSize({ width: 360, height: 740 });
    expect((await qr(page).boundingBox())?.width).toBe(328);
  }
});

test('a short key leads; the signed key’s text stands below it on the first screen, without a tap', async ({
  page,
  house,
  wizardOf,
}) => {
  const license = await house.license({ product: 'short' });
  const { url } = await wizardOf('LAB-PC-07', 'short').request(license.activationKey);
  const { path, computerKey, shortKey } = await active(house, url);
  await page.goto(path);
  const signed = page.getByText(computerKey, { exact: true });
  const short = page.getByText(shortKey, { exact: true });
  await expectOrder(groups(page, 'shortLabel').first(), file(page), signed, qr(page));
  await expect(groups(page, 'shortLabel').first()).toBeInViewport({ ratio: 1 });
  await expect(groups(page, 'shortLabel').last()).toBeInViewport({ ratio: 1 });
  await expect(signed).toBeInViewport({ ratio: 1 });
  await expect(short).toBeVisible();
});

test('its owner sees the same once more: QR code, text, file, then the groups', async ({
  page,
  house,
  signedInAs,
}) => {
  const license = await house.license();
  const computer = await house.computer(license, 'CNC-3');
  await signedInAs(license.email);
  await page.goto(`/computers/${computer.activationId}`);
  const text = page.getByText(computer.computerKey, { exact: true });
  await expectOrder(qr(page), text, file(page), groups(page).first());
  await expect(text).toBeInViewport({ ratio: 1 });
});

test.describe('sharing', () => {
  test.use({ forgetsBrowser: true });

  /** A browser with a sheet for sharing, which takes files or does not; what it was given. */
  async function withSheet(page: Page, takesFiles: boolean) {
    const shared: string[] = [];
    await page.exposeFunction('heard', (said: string) => void shared.push(said));
    await page.addInitScript((takes) => {
      const { heard } = window as unknown as { heard: (said: string) => Promise<void> };
      const share = async ({ files, text }: ShareData) =>
        heard(files?.[0] ? `${files[0].name}: ${await files[0].text()}` : (text ?? ''));
      Object.assign(navigator, { share, canShare: () => takes });
    }, takesFiles);
    return shared;
  }

  const open = async (page: Page, house: House, product?: ProductKind) => {
    const license = await house.license(product ? { product } : {});
    const key = await active(house, house.device(license, 'CNC-3').request.request);
    await page.goto(key.path);
    return key;
  };

  test('is offered where the browser can: the license file', async ({ page, house }) => {
    const shared = await withSheet(page, true);
    const { computerKey } = await open(page, house);
    await shareButton(page).click();
    await expect.poll(() => shared.length).toBe(1);
    expect(shared[0]).toMatch(/^license-CNC-3\.json: \{/);
    expect(shared[0]).toContain(computerKey);
  });

  test('a browser that shares no such files shares the key', async ({ page, house }) => {
    const shared = await withSheet(page, false);
    const { computerKey } = await open(page, house);
    await shareButton(page).click();
    await expect.poll(() => shared).toEqual([computerKey]);
  });

  test('a browser that cannot share has no button for it', async ({ page, house }) => {
    await open(page, house);
    await expect(page.getByRole('button', { name: words('computerKey.copy') })).toBeVisible();
    await expect(page.getByText(words('computerKey.share'), { exact: true })).toHaveCount(0);
  });
});
