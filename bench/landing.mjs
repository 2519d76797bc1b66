import { cpSync, readFileSync } from 'node:fs';
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allTargets, ensureBuilt } from '../scripts/build.mjs';
import { freePort } from '../scripts/start/network.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { say, step } from '../scripts/start/say.mjs';
import { ensureBrowser } from '../scripts/test/browser.mjs';
import { throwawayPortal } from '../scripts/test/throwaway-portal.mjs';
import { runPart, sayMachine } from './part.mjs';

/** Milliseconds, and of the scripts of an empty page (look.md). */
const GOAL = { paint: 1000, scripts: 1.15, fonts: 45_000 };
/** A bad line: 400 kbit/s, and 400 ms for each way there and back. */
const LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

/** @typedef {{paint: number, load: number, bytes: Record<string, number>}} Visit */

const usage = `npm run bench -- --part landing [--rounds 7]
How soon a phone on a bad line, which was never here, sees the page that the wizard's QR code leads to; by turns with
an empty page of the same Next.js.`;

runPart(usage, { rounds: '7' }, async (values) => {
  await ensureBuilt(allTargets);
  await step('Building an empty page', buildEmptyPage);
  const args = { execArgv: ['--import', './scripts/start/with-parent.mjs'], cwd: root };
  const start = (/** @type {NodeJS.ProcessEnv} */ env) =>
    fork('scripts/start.mjs', { ...args, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const portal = await throwawayPortal(start, 'bench-landing.log');
  const peer = await startEmptyPage();
  const { chromium } = await import('@playwright/test');
  const executablePath = await ensureBrowser();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const addresses = { landing: await landingPage(portal.folder), empty: peer.url };
    /** @type {{landing: Visit[], empty: Visit[]}} */
    const visits = { landing: [], empty: [] };
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      for (const name of /** @type {const} */ (['landing', 'empty'])) {
        const seen = await visit(browser, addresses[name]);
        // The first visits warm the servers.
        if (round > 0) visits[name].push(seen);
      }
    }
    return { machine: sayMachine(), ...visits, missed: report(visits.landing, visits.empty) };
  } finally {
    await browser.close();
    await peer.stop();
    await portal.stop();
  }
});

/** @param {import('@playwright/test').Browser} browser @param {string} url @returns {Promise<Visit>} */
async function visit(browser, url) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', LINE);
  /** @type {Map<string, string>} */
  const types = new Map();
  /** @type {Record<string, number>} */
  const bytes = {};
  line.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other';
    bytes[type] = (bytes[type] ?? 0) + encodedDataLength;
  });
  const answer = await page.goto(url, { waitUntil: 'load' });
  if (answer?.status() !== 200) throw new Error(`${url} answered with ${answer?.status()}`);
  await page.evaluate(() => document.fonts.ready.then(() => null));
  const [paint = Number.NaN, load = Number.NaN] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    performance.getEntriesByType('navigation')[0]?.duration,
  ]);
  await context.close();
  return { paint, load, bytes };
}

/** @param {Visit[]} landing @param {Visit[]} empty @returns {string[]} the goals it misses */
function report(landing, empty) {
  const of = (/** @type {Visit[]} */ all, /** @type {(one: Visit) => number} */ what) =>
    [...all.map(what)].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  const rows = /** @type {const} */ ([
    ['first paint, ms', (/** @type {Visit} */ one) => one.paint],
    ['loaded, ms', (/** @type {Visit} */ one) => one.load],
    ['HTML with CSS, bytes', (/** @type {Visit} */ { bytes }) => bytes.Document ?? 0],
    ['other CSS, bytes', (/** @type {Visit} */ { bytes }) => bytes.Stylesheet ?? 0],
    ['scripts, bytes', (/** @type {Visit} */ { bytes }) => bytes.Script ?? 0],
    ['fonts, bytes', (/** @type {Visit} */ { bytes }) => bytes.Font ?? 0],
  ]);
  say(`${landing.length} visits each by turns, medians, bytes with their headers\n`);
  say('| | landing page | an empty page |\n|---|---:|---:|');
  for (const [name, what] of rows) {
    say(`| ${name} | ${of(landing, what).toFixed(0)} | ${of(empty, what).toFixed(0)} |`);
  }
  const paint = of(landing, (one) => one.paint);
  const fonts = of(landing, ({ bytes }) => bytes.Font ?? 0);
  const scripts = (/** @type {Visit[]} */ all) => of(all, ({ bytes }) => bytes.Script ?? 0);
  const ratio = scripts(landing) / scripts(empty);
  const judged = /** @type {const} */ ([
    ['first paint', paint, GOAL.paint, 0],
    ["scripts, of an empty page's", ratio, GOAL.scripts, 2],
    ['fonts', fonts, GOAL.fonts, 0],
  ]);
  say('');
  for (const [name, is, goal, digits] of judged)
    say(`${name}: ${is.toFixed(digits)} (goal ${goal})`);
  return judged.filter(([, is, goal]) => is > goal).map(([name]) => name);
}

/** What the QR code of a wizard says, whose license has a seat. @param {string} folder the demo's */
async function landingPage(folder) {
  const demo = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8'));
  const isFree = (/** @type {{status: string, freeSeats: number}} */ { status, freeSeats }) =>
    status === 'active' && freeSeats > 0;
  const { activationKey, productId } = demo.licenses.find(isFree);
  const product = demo.products.find(
    (/** @type {{productId: number}} */ one) => one.productId === productId,
  );
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...[join(buildFolder, 'wizard.mjs'), 'request', '--json'],
      ...['--product', join(root, product.productFile), '--state', join(folder, 'wizard')],
      ...['--activation-key', activationKey],
    ],
    { encoding: 'utf8' },
  );
  return JSON.parse(stdout).url;
}

const emptyPage = join(buildFolder, 'bench', 'empty-page');
const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');

/** In a copy: what Next.js leaves behind is nothing that other tools should find among the sources. */
async function buildEmptyPage() {
  cpSync(join(root, 'bench', 'empty-page'), emptyPage, { recursive: true });
  await mustRun('The empty page could not be built.', process.execPath, [next, 'build'], {
    cwd: emptyPage,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
}

async function startEmptyPage() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const args = [next, 'start', '-p', String(port), '-H', '127.0.0.1'];
  const child = spawn(process.execPath, args, { cwd: emptyPage, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const answers = () =>
    fetch(url)
      .then(({ ok }) => ok)
      .catch(() => false);
  while (child.exitCode === null && !(await answers())) await sleep(100);
  return { url, stop: async () => child.kill() && ended };
}
