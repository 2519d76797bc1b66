import { devices } from '@playwright/test';
import { DEFAULT_LOCALE } from '@/i18n/locales';
import { lookOver } from '../fixtures/look-over';
import { picturesFolder } from '../fixtures/save-picture';
import { faultsOn } from '../languages/faults-on';
import { expect, test } from '../languages/test';
import { STATES } from './states';

const { defaultBrowserType: _, ...phone } = devices['Pixel 5'];
// A phone's browser, as the window of a computer too: what they are sent is the same, and phones alone
// draw a page on a larger screen if it does not forbid that.
test.use({ ...phone, deviceScaleFactor: 1 });
if (picturesFolder) test.use({ locale: DEFAULT_LOCALE });

const SIZES = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
];

// In the pseudo-locale, whose words are the longest: what has room and contrast there has it in English.
for (const [path, states] of Object.entries(STATES)) {
  for (const [state, open] of Object.entries(states)) {
    test.describe(`${path}, ${state}`, () => {
      // The demo's mailbox answers only who says nothing about where they come from.
      if (path === '/dev/mail') test.use({ extraHTTPHeaders: {} });

      test('has no violation, light or dark, nothing English left over, and room for longer words', async ({
        page,
        house,
        brings,
        signedInAs,
      }) => {
        await open({ page, house, brings, signedInAs });
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        const mails =
          path === '/dev/mail' ? await page.getByRole('heading', { level: 2 }).allInnerTexts() : [];
        if (!picturesFolder) expect(await faultsOn(page, mails)).toEqual([]);
        await lookOver(page, `${path} ${state}`, SIZES);
      });
    });
  }
}
