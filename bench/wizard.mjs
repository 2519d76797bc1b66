import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { runScript, say } from '../scripts/start/say.mjs';

/** Milliseconds (README): a decided license state, cold; a typed key taken after its last character. */
const GOAL = { status: 150, accept: 50 };

/**
 * `npm run bench:wizard`: the built command line as a fresh process, in turn with an empty Node process,
 * so that both meet the same machine; and, within a process, a typed key from its last character on.
 */
runScript(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
  await ensureBuilt(['wizard']);
  const home = mkdtempSync(join(tmpdir(), 'bench-wizard-'));
  try {
    const peer = await makePeer(home);
    const product = join(home, 'product.json');
    const empty = join(home, 'empty.mjs');
    writeFileSync(product, JSON.stringify(peer.productJson));
    writeFileSync(empty, '');
    say(`Node ${process.version}, ${cpus()[0]?.model}, ${values.rounds} rounds, medians\n`);
    let good = true;
    for (const alg of /** @type {const} */ (['ed25519', 's48'])) {
      const state = join(home, alg);
      const wizard = (/** @type {string[]} */ ...typed) =>
        run([
          join(buildFolder, 'wizard.mjs'),
          ...typed,
          '--json',
          '--product',
          product,
          '--state',
          state,
        ]);
      const made = wizard('request', '--activation-key', peer.activationKey(1));
      const key = peer.answer(JSON.parse(made.stdout).url, {}, alg);
      mustBe(wizard('accept', key), 0);
      /** @type {{status: number[], nothing: number[]}} */
      const times = { status: [], nothing: [] };
      for (let round = 0; round <= Number(values.rounds); round++) {
        const status = mustBe(wizard('status'), 0).milliseconds;
        const nothing = mustBe(run([empty]), 0).milliseconds;
        // The first round warms the disk.
        if (round > 0) times.status.push(status) && times.nothing.push(nothing);
      }
      const [status, nothing] = [median(times.status), median(times.nothing)];
      const accept = median(peer.accept(alg, Number(values.rounds)));
      say(
        `${alg}: status, cold        ${line(status, GOAL.status)}, an empty process ${nothing.toFixed(0)} ms; best of all ${Math.min(...times.status).toFixed(0)} and ${Math.min(...times.nothing).toFixed(0)} ms`,
      );
      say(`${alg}: accept, typed key   ${line(accept, GOAL.accept)}`);
      good &&= status < GOAL.status && accept < GOAL.accept;
    }
    say(await sdkSize());
    return good ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

/** @param {string} home @returns {Promise<typeof import('./wizard-peer')>} a portal's side, bundled */
async function makePeer(home) {
  const outfile = join(home, 'peer.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/wizard-peer.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    alias: { '@': root },
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** What a program takes along that uses all of the SDK's entries (wizard/core/README.md). */
async function sdkSize() {
  const entries = ['file-store', 'own-computer-id', 'portal', 'wizard'];
  const contents = [...entries.map((name) => `wizard/core/${name}`), 'lib/olp/product-file']
    .map((path) => `export * from '@/${path}';`)
    .join('');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    alias: { '@': root },
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const kilobytes = (/** @type {Uint8Array} */ bytes) => `${(bytes.length / 1000).toFixed(0)} kB`;
  return `SDK, bundled and minified: ${kilobytes(code)}, ${kilobytes(gzipSync(code, { level: 9 }))} with gzip`;
}

/** @param {string[]} parameters */
function run(parameters) {
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  return { status, stdout, milliseconds: Number(process.hrtime.bigint() - start) / 1e6 };
}

/** @param {ReturnType<typeof run>} ended @param {number} status */
function mustBe(ended, status) {
  if (ended.status !== status) throw new Error(`ended with ${ended.status}: ${ended.stdout}`);
  return ended;
}

/** @param {number[]} times */
function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** @param {number} milliseconds @param {number} goal */
function line(milliseconds, goal) {
  const met = milliseconds < goal ? 'met' : 'MISSED';
  return `${milliseconds.toFixed(1)} ms (goal ${goal}: ${met})`;
}
