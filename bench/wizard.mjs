import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder, root } from '../scripts/start/paths.mjs';
import { say } from '../scripts/start/say.mjs';
import { buildWizard } from '../scripts/wizard-build.mjs';
import { ownTarget, programOf, runtimes } from '../scripts/wizard-build/runtimes.mjs';
import { runPart, sayMachine } from './part.mjs';

/** Milliseconds (README): a decided license state, cold; a typed key taken after its last character. */
const GOAL = { status: 150, accept: 50 };
/** Of the single executable: milliseconds, how often an empty process of its Node.js, and megabytes compressed. */
const ONE_FILE = { status: 120, ratio: 1.3, size: 35 };

const usage = `npm run bench -- --part wizard [--rounds 15]
The built command line and the single executable as fresh processes, in turn with an empty process of the same
Node.js, so that both meet the same machine; and, within a process, a typed key from its last character on.`;

runPart(usage, { rounds: '15' }, async (values) => {
  await ensureBuilt(['wizard']);
  const home = mkdtempSync(join(tmpdir(), 'bench-wizard-'));
  try {
    const peer = await makePeer(home);
    const product = join(home, 'product.json');
    const empty = { module: join(home, 'empty.mjs'), script: join(home, 'empty.cjs') };
    writeFileSync(product, JSON.stringify(peer.productJson));
    for (const file of Object.values(empty)) writeFileSync(file, '');
    const [name = ''] = await buildWizard({ product, targets: [ownTarget()], out: home });
    const runtime = await programOf(runtimes[ownTarget()]);
    const oneFile = { program: join(home, name), runtime };
    const machine = sayMachine();
    say(`In one file Node ${runtimes[ownTarget()].version}; ${values.rounds} rounds, medians\n`);
    /** @type {string[]} */
    const missed = [];
    /** @type {Record<string, object>} */
    const found = {};
    const judge = (
      /** @type {string} */ name,
      /** @type {number} */ is,
      /** @type {number} */ goal,
    ) => is < goal || missed.push(name);
    for (const alg of /** @type {const} */ (['ed25519', 's48'])) {
      const state = join(home, alg);
      const trying = [join(buildFolder, 'wizard.mjs'), '--product', product];
      const wizard = (/** @type {string[]} */ ...typed) =>
        run(process.execPath, [...trying, ...typed, '--json', '--state', state]);
      const made = wizard('request', '--activation-key', peer.activationKey(1));
      const key = peer.answer(JSON.parse(made.stdout).url, {}, alg);
      mustBe(wizard('accept', key), 0);
      const rounds = Number(values.rounds);
      const inNode = inTurn(rounds, {
        status: () => wizard('status'),
        nothing: () => run(process.execPath, [empty.module]),
      });
      const inOneFile = inTurn(rounds, {
        status: () => run(oneFile.program, ['status', '--json', '--state', state]),
        nothing: () => run(oneFile.runtime, [empty.script]),
      });
      const accept = median(peer.accept(alg, rounds));
      const ratio = inOneFile.status / inOneFile.nothing;
      say(`${alg}: status, cold        ${line(inNode.status, GOAL.status)}, ${inNode.beside}`);
      say(
        `${alg}: status, one file    ${line(inOneFile.status, ONE_FILE.status)}, ${inOneFile.beside}; ${ratio.toFixed(2)} × (goal ${ONE_FILE.ratio})`,
      );
      say(`${alg}: accept, typed key   ${line(accept, GOAL.accept)}`);
      found[alg] = { inNode, inOneFile, accept, ratio };
      judge(`${alg}: status`, inNode.status, GOAL.status);
      judge(`${alg}: accept`, accept, GOAL.accept);
      judge(`${alg}: status, one file`, inOneFile.status, ONE_FILE.status);
      judge(`${alg}: status, one file, of an empty process`, ratio, ONE_FILE.ratio);
    }
    const size = compressedSize(oneFile.program);
    judge('one file, compressed', size.compressed, ONE_FILE.size);
    say(
      `one file: ${size.raw.toFixed(1)} MB, ${size.compressed.toFixed(1)} MB with xz -6 (goal ${ONE_FILE.size})`,
    );
    const sdk = await sdkSize();
    say(sdk);
    return { machine, ...found, size, sdk, missed };
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

/**
 * @param {number} rounds
 * @param {{status: () => Run, nothing: () => Run}} of
 */
function inTurn(rounds, of) {
  /** @type {{status: number[], nothing: number[]}} */
  const times = { status: [], nothing: [] };
  for (let round = 0; round <= rounds; round++) {
    const status = mustBe(of.status(), 0).milliseconds;
    const nothing = mustBe(of.nothing(), 0).milliseconds;
    // The first round warms the disk.
    if (round > 0) times.status.push(status) && times.nothing.push(nothing);
  }
  const [status, nothing] = [median(times.status), median(times.nothing)];
  const best = [times.status, times.nothing]
    .map((all) => Math.min(...all).toFixed(0))
    .join(' and ');
  const beside = `an empty process ${nothing.toFixed(0)} ms; best of all ${best} ms`;
  return { status, nothing, beside };
}

/** Megabytes, as it is and as installers compress. @param {string} program */
function compressedSize(program) {
  const packed = spawnSync('xz', ['-6', '--stdout', program], { maxBuffer: 1e9 });
  if (packed.status !== 0) throw new Error('xz failed');
  return { raw: statSync(program).size / 1e6, compressed: packed.stdout.length / 1e6 };
}

/** @typedef {ReturnType<typeof run>} Run */

/** @param {string} program @param {string[]} parameters */
function run(program, parameters) {
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync(program, parameters, { encoding: 'utf8' });
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
