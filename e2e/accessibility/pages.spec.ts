import { savePicture } from '../fixtures/save-picture';
import { expect, test } from '../fixtures/test';
import { STATES } from './states';

for (const [path, states] of Object.entries(STATES)) {
  for (const [state, open] of Object.entries(states)) {
    test.describe(`${path}, ${state}`, () => {
      // The demo's mailbox answers only who says nothing about where they come from.
      if (path === '/dev/mail') test.use({ extraHTTPHeaders: {} });

      test('has no violation, light or dark, and no line that is wider than the screen', async ({
        page,
        house,
        mailbox,
        signedInAs,
        expectAccessible,
      }, testInfo) => {
        await open({ page, house, mailbox, signedInAs });
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await expectAccessible(page, colorScheme === 'dark' ? 'color-contrast' : undefined);
          await savePicture(page, `${path} ${state}`, `${testInfo.project.name}-${colorScheme}`);
        }
        // WCAG 1.4.10: 320 pixels are 1280 at 400 %.
        await page.setViewportSize({ width: 320, height: 640 });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(320);
      });
    });
  }
}
