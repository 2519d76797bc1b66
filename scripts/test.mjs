import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTargets, ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { root } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { Refusal, runScript, say, seconds } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';
import { ensureBrowser } from './test/browser.mjs';
import { testClients } from './test/clients/test-clients.mjs';
import { readCounts } from './test/counts.mjs';
import { ensureToolchains } from './test/toolchains.mjs';

/** @typedef {import('./test/counts.mjs').Counts} Counts */

const reports = mkdtempSync(join(tmpdir(), 'keyturn-reports-'));
const total = { passed: 0, failed: 0, skipped: 0 };
let browser = '';
/** @type {Awaited<ReturnType<typeof ensureToolchains>>} */
let missing = new Map();
/** @type {string[]} what this machine could not run, and what a client leaves out by design */
const notRun = [];

/** @type {Record<string, () => Promise<boolean>>} what `npm test` runs, in this order */
const steps = {
  types: () =>
    all(
      () => tool('next/dist/bin/next', ['typegen']),
      () => tool('typescript/bin/tsc', ['--noEmit']),
      () => tool('typescript/bin/tsc', ['--noEmit', '--project', 'scripts']),
    ),
  lint: () =>
    all(
      () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
      () => tool('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '--', ...cruised]),
    ),
  unit: () => vitest('unit'),
  database: () => vitest('database'),
  build: () => ensureBuilt(allTargets).then(() => true),
  clients: async () => {
    const done = await testClients(missing);
    add(done.counts);
    notRun.push(...done.notRun);
    return done.counts.failed === 0;
  },
  browser: async () => {
    const report = join(reports, 'browser.json');
    const config = ['--config', 'e2e/playwright.config.ts', '--reporter', 'list,json'];
    const passed = await tool('@playwright/test/cli.js', ['test', ...config], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      KEYTURN_CHROMIUM: browser,
    });
    add(readCounts(report, passed));
    return passed;
  },
};

const cruised = [
  ...['app', 'bench', 'components', 'e2e', 'fuzz', 'i18n', 'lib', 'scripts', 'server', 'wizard'],
  ...['instrumentation.ts', 'proxy.ts'],
];

runScript(async () => {
  assertNode();
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in steps));
  if (unknown.length > 0) {
    throw new Refusal(
      `npm test -- [step …], of: ${Object.keys(steps).join(', ')}. Not: ${unknown}`,
    );
  }
  const wanted = Object.keys(steps).filter((name) => named.length === 0 || named.includes(name));
  await ensureInstalled();
  if (wanted.includes('browser')) browser = await ensureBrowser();
  if (wanted.includes('clients')) missing = await ensureToolchains();

  const begun = Date.now();
  /** @type {string[]} */
  const summary = [];
  for (const name of wanted) {
    say(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const stepBegun = Date.now();
    const passed = await attempt(name);
    summary.push(`${name.padEnd(10)} ${passed ? 'passed' : 'FAILED'}  ${seconds(stepBegun)}`);
    if (!passed) break;
  }
  for (const name of wanted.slice(summary.length)) summary.push(`${name.padEnd(10)} not run`);
  rmSync(reports, { recursive: true, force: true });
  say(`\n${summary.join('\n')}\n${''.padEnd(10)} in ${seconds(begun)}`);
  for (const what of notRun) say(`not run: ${what}`);
  if (total.skipped > 0) say(`${total.skipped} skipped`);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {string} name @returns {Promise<boolean>} */
async function attempt(name) {
  const failedBefore = total.failed;
  try {
    if (await steps[name]?.()) return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
  }
  // A step without tests of its own is one failure.
  if (total.failed === failedBefore) total.failed += 1;
  return false;
}

/** @param {(() => Promise<boolean>)[]} parts @returns {Promise<boolean>} whether all succeeded */
async function all(...parts) {
  let succeeded = true;
  for (const part of parts) succeeded = (await part()) && succeeded;
  return succeeded;
}

/** @param {string} project */
async function vitest(project) {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  const passed = await tool('vitest/vitest.mjs', [...args, `--outputFile.json=${report}`]);
  add(readCounts(report, passed));
  return passed;
}

/** @param {Counts} counts */
function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/**
 * @param {string} file in node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function tool(file, args, env = {}) {
  const program = join(root, 'node_modules', file);
  const { code } = await run(process.execPath, [program, ...args], {
    output: 'show',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  return code === 0;
}
