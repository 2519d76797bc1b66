import { devices, type Page } from '@playwright/test';
import { freshAddress } from '../fixtures/fresh-address';
import { productOf, type ProductKind } from '../fixtures/portal';
import { expect, test as base } from '../fixtures/kept-browser';
import { makeWindow, type WizardWindow } from '../fixtures/window';

export { expect };

type Fixtures = {
  /** The window of one computer; each call is another computer. */
  windowOf: (product?: ProductKind) => WizardWindow;
  /** The phone in the other hand: a browser of its own. */
  phone: Page;
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

  phone: async ({ keep, demo }, use) => {
    const { defaultBrowserType: _, ...phone } = devices['Pixel 5'];
    const headers = { 'x-forwarded-for': freshAddress() };
    const context = await keep.open({ ...phone, baseURL: demo.baseUrl }, headers);
    await use(context.pages()[0] ?? (await context.newPage()));
  },
});
