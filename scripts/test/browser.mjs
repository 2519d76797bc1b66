import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../start/paths.mjs';
import { run } from '../start/run.mjs';
import { Refusal, step } from '../start/say.mjs';
import { canInstall } from './apt.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  ...(process.env.PATH ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => join(folder, name))),
  ...names.map((name) => join('/usr/bin', name)),
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {Promise<string | undefined>} the path of a Chromium that is here */
async function findBrowser() {
  const found = process.env.KEYTURN_CHROMIUM || places.find((path) => existsSync(path));
  if (found) return found;
  const fromPlaywright = await playwrightsOwn();
  return existsSync(fromPlaywright) ? fromPlaywright : undefined;
}

/** What root on Debian installs if it is missing. @type {import('./install-tools.mjs').Tool} */
export const chromium = {
  packages: [['chromium']],
  works: async () => (await findBrowser()) !== undefined,
};

/**
 * A Chromium for the browser tests; where there is none, Playwright installs its own.
 * @returns {Promise<string>} its path
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  if (canInstall()) throw noBrowser('');
  return withPlaywright();
}

async function withPlaywright() {
  // Its installer tries an unreachable host for minutes: look first.
  const host = process.env.PLAYWRIGHT_DOWNLOAD_HOST || 'https://cdn.playwright.dev';
  await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(5000) }).catch(() => {
    throw noBrowser(`${host} does not answer.`);
  });
  await step('Installing a browser (npx playwright install chromium)', async () => {
    const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
    const { code, text } = await run(process.execPath, [cli, 'install', 'chromium']);
    if (code !== 0) throw noBrowser(text);
  });
  return playwrightsOwn();
}

/** @returns {Promise<string>} where Playwright keeps its own Chromium, or would */
async function playwrightsOwn() {
  const print =
    "import { chromium } from '@playwright/test'; process.stdout.write(chromium.executablePath())";
  return (await run(process.execPath, ['--input-type=module', '--eval', print])).text.trim();
}

/** @param {string} why */
function noBrowser(why) {
  const debian = spawnSync('which', ['apt-get']).status === 0;
  const command = debian ? 'sudo apt-get install -y chromium' : 'npx playwright install chromium';
  const sentence = `The browser tests need Chromium or Google Chrome: run ${command}`;
  return new Refusal([why.trim(), sentence].filter(Boolean).join('\n'));
}
