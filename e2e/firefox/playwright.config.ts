import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import everywhere from '../playwright.config';

const STAFF = [
  '**/desk*.spec.ts',
  ...['lists', 'overview', 'key-ring', 'passkeys', 'confirm'].map((one) => `**/${one}.spec.ts`),
];

/** The customers' journeys in Firefox as its makers ship it, over WebDriver BiDi: `npm test -- firefox`. */
export default defineConfig({
  ...everywhere,
  testDir: '..',
  testMatch: 'journeys/**',
  // The vendor's own, who choose their browser; and a passkey's device, which only Chromium pretends.
  testIgnore: STAFF,
  // Only Chromium shows on a screen, or writes down as a file, what it would print.
  grepInvert: /@chromium/,
  outputDir: '../../test-results/firefox',
  globalSetup: '../global-setup.mjs',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'firefox',
    channel: 'moz-firefox',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: resolve(import.meta.dirname, '../../scripts/test/firefox-in-between.mjs'),
      // What was copied can be read without asking somebody who is not there; scroll bars take no room, as on a phone.
      firefoxUserPrefs: {
        'dom.events.testing.asyncClipboard': true,
        'widget.gtk.overlay-scrollbars.enabled': true,
        'ui.useOverlayScrollbars': 1,
      },
    },
  },
  projects: [
    {
      name: 'desktop',
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      use: { viewport: { width: 360, height: 640 }, screen: { width: 360, height: 640 } },
    },
  ],
});
