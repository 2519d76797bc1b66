import { defineConfig } from '@playwright/test';
import all from '../playwright.config';

/** Takes the pictures of the README from the running demo: `npm run pictures`. */
export default defineConfig({
  ...all,
  testDir: '.',
  testMatch: '*.pictures.ts',
  globalSetup: '../global-setup.mjs',
  outputDir: '../../test-results/pictures',
  projects: [{ name: 'pictures' }],
});
