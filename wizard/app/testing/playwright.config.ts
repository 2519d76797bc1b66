import { defineConfig, devices } from '@playwright/test';

/** The window alone, without a portal: `npx playwright test -c wizard/app/testing`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../../test-results/window',
  forbidOnly: true,
  retries: 0,
  workers: 1,
  timeout: 120_000,
  // A process and a browser on a busy machine.
  expect: { timeout: 15_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(process.env.KEYTURN_CHROMIUM ? { executablePath: process.env.KEYTURN_CHROMIUM } : {}),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
