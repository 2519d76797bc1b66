import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { allTargets, ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { root } from './start/paths.mjs';
import { run } from './start/run.mjs';
import { runScript, say } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';
import { chromium, ensureBrowser } from './test/browser.mjs';
import { testClients } from './test/clients/test-clients.mjs';
import { caddy, requireContainerTools, testContainer } from './test/container/test-container.mjs';
import { readCounts } from './test/counts.mjs';
import { firefox, requireFirefox } from './test/firefox.mjs';
import { debootstrap } from './test/executables/bare-root.mjs';
import { testExecutables } from './test/executables/test-executables.mjs';
import { installTools } from './test/install-tools.mjs';
import { chooseSteps, closingLines, runSteps } from './test/run-steps.mjs';
import { drillEmbedded } from './test/restore/embedded.mjs';
import { drillPostgres, postgresql, requirePostgresql } from './test/restore/postgres.mjs';
import { tryReplica } from './test/restore/replica.mjs';
import { languages, remedyOf, toolchains } from './test/toolchains.mjs';
import { testWindows, windowsTools } from './test/windows/test-windows.mjs';

/** @typedef {import('./test/toolchains.mjs').Language} Language */

const reports = mkdtempSync(join(tmpdir(), 'keyturn-reports-'));
let browser = '';
/** @type {Map<Language, string>} languages whose client cannot be run here, and what to do about it */
let missing = new Map();
/** @type {string[]} what this machine could not run, and what a client leaves out by design */
const notRun = [];

/** @type {import('./test/run-steps.mjs').Step[]} what `npm test` runs, in this order */
const steps = [
  {
    name: 'types',
    run: async () => {
      const typed = await tool('next/dist/bin/next', ['typegen']);
      const sound = await atOnce(
        tool('typescript/bin/tsc', ['--noEmit']),
        tool('typescript/bin/tsc', ['--noEmit', '--project', 'scripts']),
      );
      return typed && sound;
    },
  },
  {
    name: 'lint',
    run: () =>
      atOnce(
        tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
        tool('dependency-cruiser/bin/dependency-cruise.mjs', [...reported, '--', ...cruised]),
      ),
  },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'database', run: () => vitest('database') },
  { name: 'build', run: () => ensureBuilt(allTargets).then(() => true) },
  {
    name: 'clients',
    needs: 'build',
    run: async () => {
      const done = await testClients(missing);
      notRun.push(...done.notRun);
      return done.counts;
    },
  },
  // Backed up, lost, restored elsewhere: with the database that the clone brings.
  { name: 'drill', needs: 'build', run: drillEmbedded },
  {
    name: 'chaos',
    needs: 'build',
    run: async () => {
      const chaos = [join(root, 'faults/chaos.mjs'), '--seconds', '15'];
      // Judged after 15 seconds. What never ended would keep the steps after it from being run.
      const signal = AbortSignal.timeout(5 * 60_000);
      return (await run(process.execPath, chaos, { output: 'show', signal })).code === 0;
    },
  },
  {
    name: 'browser',
    needs: 'build',
    run: () => playwright('e2e/playwright.config.ts', { KEYTURN_CHROMIUM: browser }),
  },
  // Loads Node.js from the registry and a minimal Debian, so only where it is asked for.
  { name: 'bare', needs: 'build', onlyNamed: true, run: testExecutables },
  // Against Debian's PostgreSQL 15.
  {
    name: 'restore',
    needs: 'build',
    onlyNamed: true,
    run: async () => {
      const [drill, replica] = [await drillPostgres(), await tryReplica()];
      const sum = (/** @type {'passed' | 'failed'} */ key) => drill[key] + replica[key];
      return { passed: sum('passed'), failed: sum('failed'), skipped: 0 };
    },
  },
  // What Dockerfile and compose.yaml say, without containers.
  { name: 'container', needs: 'build', onlyNamed: true, run: testContainer },
  // Builds libsodium for Windows and sets up Wine, so only where it is asked for.
  { name: 'windows', needs: 'build', onlyNamed: true, run: testWindows },
  {
    name: 'firefox',
    needs: 'build',
    onlyNamed: true,
    run: () =>
      playwright('e2e/firefox/playwright.config.ts', { KEYTURN_FIREFOX: requireFirefox() }),
  },
];

const reported = [
  '--config',
  ...['--output-type', `plugin:${new URL('lint/report-imports.mjs', import.meta.url)}`],
];
const cruised = [
  ...[
    'app',
    'bench',
    'components',
    'e2e',
    'faults',
    'fuzz',
    'i18n',
    'lib',
    'scripts',
    'server',
    'wizard',
  ],
  ...['instrumentation.ts', 'proxy.ts'],
];

runScript(async () => {
  assertNode();
  const wanted = chooseSteps(steps, process.argv.slice(2));
  const wants = (/** @type {string} */ step) => wanted.some(({ name }) => name === step);
  await ensureInstalled();
  const tested = wants('clients') ? languages : [];
  const tools = tested.map((language) => toolchains[language]);
  const lacking = await installTools([
    ...(wants('browser') ? [chromium] : []),
    ...(wants('bare') ? [debootstrap] : []),
    ...(wants('restore') || wants('container') ? [postgresql] : []),
    ...(wants('container') ? [caddy] : []),
    ...(wants('windows') ? windowsTools : []),
    ...(wants('firefox') ? [firefox] : []),
    ...tools,
  ]);
  missing = new Map(
    tested
      .filter((language) => lacking.includes(toolchains[language]))
      .map((language) => [language, remedyOf(language)]),
  );
  if (wants('browser')) browser = await ensureBrowser();
  // Said before anything is built.
  if (wants('firefox')) requireFirefox();
  if (wants('restore') || wants('container')) requirePostgresql();
  if (wants('container')) requireContainerTools();

  const begun = Date.now();
  const done = await runSteps(wanted, say);
  say(closingLines(done, { notRun, begun }));
  return done.total.failed === 0 ? 0 : 1;
}).finally(() => rmSync(reports, { recursive: true, force: true }));

/**
 * What uses one core each, beside one another.
 * @param {Promise<boolean>[]} parts
 * @returns {Promise<boolean>} whether all succeeded
 */
const atOnce = async (...parts) => (await Promise.all(parts)).every(Boolean);

/** @param {string} project */
async function vitest(project) {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  const passed = await tool('vitest/vitest.mjs', [...args, `--outputFile.json=${report}`]);
  return readCounts(report, passed);
}

/** @param {string} config @param {Record<string, string>} env */
async function playwright(config, env) {
  const report = join(reports, `${basename(dirname(config))}.json`);
  const args = ['test', '--config', config, '--reporter', 'list,json'];
  const passed = await tool('@playwright/test/cli.js', args, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...env,
  });
  return readCounts(report, passed);
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
