import { devices } from '@playwright/test';
import { expect, test } from '../fixtures/kept-browser';
import { lookOver } from '../fixtures/look-over';
import { STATES } from './states';

const { defaultBrowserType: _, ...phone } = devices['Pixel 5'];
// A phone's browser, as the window of a computer too: what they are sent is the same, and phones alone
// draw a page on a larger screen if it does not forbid that.
test.use({ ...phone, deviceScaleFactor: 1 });

const SIZES = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
];

for (const [path, states] of Object.entries(STATES)) {
  for (const [state, open] of Object.entries(states)) {
    test.describe(`${path}, ${state}`, () => {
      // The demo's mailbox answers only who says nothing about where they come from.
      if (path === '/dev/mail') test.use({ extraHTTPHeaders: {} });

      test('has no violation, light or dark, and no line that is wider than the screen', async ({
        page,
        house,
        brings,
        signedInAs,
      }) => {
        await open({ page, house, brings, signedInAs });
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await lookOver(page, `${path} ${state}`, SIZES);
      });
    });
  }
}
