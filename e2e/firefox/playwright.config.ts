import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import everywhere from '../playwright.config';

/** The customers' journeys in Firefox as its makers ship it, over WebDriver BiDi: `npm test -- firefox`. */
export default defineConfig({
  ...everywhere,
  testDir: '..',
  testMatch: ['journeys/**', 'without-js/**'],
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
      // What was copied can be read without asking somebody who is not there.
      firefoxUserPrefs: { 'dom.events.testing.asyncClipboard': true },
    },
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: 'without-js/**',
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: 'phone',
      use: { viewport: { width: 360, height: 640 }, screen: { width: 360, height: 640 } },
    },
  ],
});
