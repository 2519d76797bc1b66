import { defineConfig, devices } from '@playwright/test';
import { ON_ANY_SCREEN } from './any-screen';

/**
 * `npm test -- browser` says which Chromium; without it Playwright takes its own. The switches keep the
 * browser from calling out.
 */
const launchOptions = {
  // In the C locale it saves downloads beside a folder whose name is no ASCII.
  env: { ...process.env, LC_ALL: 'C.UTF-8' } as Record<string, string>,
  ...(process.env.KEYTURN_CHROMIUM ? { executablePath: process.env.KEYTURN_CHROMIUM } : {}),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    // A page opened after another is drawn by the same process, which knows the scripts already: half the time.
    '--renderer-process-limit=1',
  ],
};

/** What is asked byte by byte need not be asked once per screen. */
const withoutBrowser = ['access', 'http', 'instances', 'speed'].map((folder) => `${folder}/**`);

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  globalSetup: './global-setup.mjs',
  forbidOnly: true,
  fullyParallel: true,
  retries: 0,
  workers: 2,
  timeout: 30_000,
  use: { launchOptions, screenshot: 'only-on-failure' },
  projects: [
    { name: 'without a browser', testMatch: withoutBrowser },
    {
      name: 'desktop',
      // Slow lines are where pages are used before their scripts: on phones.
      testIgnore: [...withoutBrowser, 'without-js/**'],
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1280, height: 800 },
      },
    },
    {
      name: 'phone',
      // Pages are looked over at both sizes at once, in each language. The wizard's window is on the computer that is
      // licensed; the phone is in the other hand. The README's tour is followed once.
      testIgnore: [
        ...[...withoutBrowser, 'accessibility/**', 'languages/**', 'tour/**', 'window/**'],
        ...ON_ANY_SCREEN,
      ],
      use: {
        ...devices['Pixel 5'],
        viewport: { width: 360, height: 640 },
        screen: { width: 360, height: 640 },
      },
    },
  ],
});
