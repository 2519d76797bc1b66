import { devices, type Page } from '@playwright/test';
import { freshAddress } from '../fixtures/fresh-address';
import { productOf, type ProductKind } from '../fixtures/portal';
import { savePicture } from '../fixtures/save-picture';
import { expect, test as base } from '../fixtures/test';
import { makeWindow, type WizardWindow } from '../fixtures/window';

export { expect };

type Fixtures = {
  /** The window of one computer; each call is another computer. */
  windowOf: (product?: ProductKind) => WizardWindow;
  /** The phone in the other hand: a browser of its own. */
  phone: Page;
  /** Looks a page over: axe in light and dark, and nothing wider than the screen at any width. */
  look: (page: Page, what: string) => Promise<void>;
};

export const test = base.extend<Fixtures>({
  windowOf: async ({ demo }, use, testInfo) => {
    const opened: WizardWindow[] = [];
    await use((product = 'signed') => {
      const folder = testInfo.outputPath(`window-${opened.length + 1}`);
      const window = makeWindow(folder, productOf(demo, product).file);
      opened.push(window);
      return window;
    });
    for (const window of opened) await window.close();
  },

  phone: async ({ browser, demo }, use) => {
    const context = await browser.newContext({
      ...devices['Pixel 5'],
      baseURL: demo.baseUrl,
      extraHTTPHeaders: { 'x-forwarded-for': freshAddress() },
    });
    await use(await context.newPage());
    await context.close();
  },

  look: async ({ expectAccessible }, use) =>
    use(async (page, what) => {
      const before = page.viewportSize();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page, colorScheme === 'dark' ? 'color-contrast' : undefined);
        for (const width of [1280, 720]) {
          await page.setViewportSize({ width, height: 800 });
          await savePicture(page, what, `${width}-${colorScheme}`);
        }
      }
      await page.setViewportSize({ width: 320, height: 640 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${what} at 320 pixels`).toBeLessThanOrEqual(320);
      await page.emulateMedia({ colorScheme: 'light' });
      if (before) await page.setViewportSize(before);
    }),
});
