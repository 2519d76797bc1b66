import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './start/install.mjs';
import { buildFolder, dataFolder, loadEnvFile, root } from './start/paths.mjs';
import { runScript, say, sayOnStderr } from './start/say.mjs';
import { assertNode } from './start/settings.mjs';

/**
 * `npm run wizard -- …`: the License Wizard, as it runs on a customer's computer. Where no product is named,
 * on a computer made up beside the demo, with the demo's product.
 */
runScript(async () => {
  sayOnStderr();
  assertNode();
  await ensureInstalled();
  await ensureBuilt(['wizard']);
  loadEnvFile();
  const typed = process.argv.slice(2);
  const child = spawn(
    process.execPath,
    [join(buildFolder, 'wizard.mjs'), ...typed, ...demoFlags(typed)],
    {
      // Paths on the command line are meant from where it was typed; npm moves to the clone.
      cwd: (process.env.npm_lifecycle_event === 'wizard' && process.env.INIT_CWD) || process.cwd(),
      stdio: 'inherit',
    },
  );
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) => done(code ?? 1));
  });
});

/**
 * The product whose Computer Keys are short enough to type. Its computer lives and goes with the demo's data.
 * @param {string[]} typed
 * @returns {string[]}
 */
function demoFlags(typed) {
  const names = (/** @type {string} */ flag) =>
    typed.some((word) => word === flag || word.startsWith(`${flag}=`));
  const file = join(dataFolder(), 'demo.json');
  if (names('--product') || !existsSync(file)) return [];
  /** @type {{products: {name: string, shortKeys: boolean, productFile: string}[]}} */
  const { products } = JSON.parse(readFileSync(file, 'utf8'));
  const short = products.find(({ shortKeys }) => shortKeys);
  if (!short) return [];
  const state = names('--state') ? [] : ['--state', join(dataFolder(), 'pc')];
  say(
    `  No --product: the demo's ${short.name}, on a computer of its own${state[1] ? ` (${state[1]})` : ''}`,
  );
  return ['--product', resolve(root, short.productFile), ...state];
}
