import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { run } from '../start/run.mjs';
import { Refusal, step } from '../start/say.mjs';
import { canInstall } from './apt.mjs';

/**
 * First of all Chromium without the windows around its pages: to draw those for every test, which nobody
 * sees, takes twice the time of the pages.
 */
const shells = ['chromium-headless-shell', 'chrome-headless-shell'];
const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @param {string[]} names @returns {string | undefined} the path of the first that is here */
export function find(names) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path));
}

/** @returns {Promise<string | undefined>} its path; empty: Playwright's own */
async function findShell() {
  const found = process.env.KEYTURN_CHROMIUM || find(shells);
  return found ?? ((await playwrightsOwnStarts()) ? '' : undefined);
}

/** What root on Debian installs if it is missing. @type {import('./install-tools.mjs').Tool} */
export const chromium = {
  // Ubuntu has the browser alone.
  packages: [['chromium-headless-shell'], ['chromium']],
  works: async () => (await findShell()) !== undefined,
};

/**
 * A Chromium for the browser tests; where there is none, Playwright installs its own.
 * @returns {Promise<string>} its path; empty: Playwright's own
 */
export async function ensureBrowser() {
  const found = (await findShell()) ?? find(browsers) ?? elsewhere.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (canInstall()) throw noBrowser('');
  await withPlaywright();
  return '';
}

async function withPlaywright() {
  // Its installer tries an unreachable host for minutes: look first.
  const host = process.env.PLAYWRIGHT_DOWNLOAD_HOST || 'https://cdn.playwright.dev';
  await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(5000) }).catch(() => {
    throw noBrowser(`${host} does not answer.`);
  });
  await step('Installing a browser (npx playwright install --only-shell chromium)', async () => {
    const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
    const args = [cli, 'install', '--only-shell', 'chromium'];
    const { code, text } = await run(process.execPath, args);
    if (code !== 0) throw noBrowser(text);
  });
}

async function playwrightsOwnStarts() {
  const start =
    "import { chromium } from '@playwright/test'; await (await chromium.launch()).close()";
  return (await run(process.execPath, ['--input-type=module', '--eval', start])).code === 0;
}

/** @param {string} why */
function noBrowser(why) {
  const debian = spawnSync('which', ['apt-get']).status === 0;
  const command = debian
    ? 'sudo apt-get install -y chromium-headless-shell'
    : 'npx playwright install --only-shell chromium';
  const sentence = `The browser tests need Chromium or Google Chrome: run ${command}`;
  return new Refusal([why.trim(), sentence].filter(Boolean).join('\n'));
}
