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
const ONE_FILE = { status: 120, check: 150, ratio: 1.3, size: 35 };

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
        nothing: () => run(process.execPath, [empty.module]),
        status: () => wizard('status'),
      });
      const ask = (/** @type {string} */ command) => () =>
        run(oneFile.program, [command, '--json', '--state', state]);
      const inOneFile = inTurn(rounds, {
        nothing: () => run(oneFile.runtime, [empty.script]),
        status: ask('status'),
        // There is a key to carry where it is a signed one; the bench's always are.
        check: ask('check'),
      });
      const accept = median(peer.accept(alg, rounds));
      say(`${alg}: status, cold        ${inNode.status.said(GOAL.status)}`);
      say(
        `${alg}: status, one file    ${inOneFile.status.said(ONE_FILE.status)} (goal ${ONE_FILE.ratio} ×)`,
      );
      say(`${alg}: check, one file     ${inOneFile.check.said(ONE_FILE.check)}`);
      say(`${alg}: accept, typed key   ${line(accept, GOAL.accept)}`);
      found[alg] = { inNode, inOneFile, accept };
      judge(`${alg}: status`, inNode.status.median, GOAL.status);
      judge(`${alg}: accept`, accept, GOAL.accept);
      judge(`${alg}: status, one file`, inOneFile.status.median, ONE_FILE.status);
      judge(`${alg}: check, one file`, inOneFile.check.median, ONE_FILE.check);
      judge(
        `${alg}: status, one file, of an empty process`,
        inOneFile.status.ratio,
        ONE_FILE.ratio,
      );
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
 * Medians, and beside them what says more on a machine with other work: the ratio to the empty process of the same round,
 * the best of all, and the processor time, which waits for nobody.
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<'nothing' | Name, () => Run>} of
 */
function inTurn(rounds, of) {
  const names = /** @type {('nothing' | Name)[]} */ (Object.keys(of));
  /** @type {Record<string, {wall: number, cpu: number}[]>} */
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const { milliseconds: wall, cpu } = mustBe(of[name](), 0);
      // The first round warms the disk.
      if (round > 0) times[name]?.push({ wall, cpu });
    }
  }
  const all = (/** @type {string} */ name, /** @type {'wall' | 'cpu'} */ what) =>
    (times[name] ?? []).map((each) => each[what]);
  const ratioOf = (/** @type {string} */ name, /** @type {'wall' | 'cpu'} */ what) =>
    median(all(name, what).map((time, at) => time / (all('nothing', what)[at] ?? Number.NaN)));
  const best = (/** @type {string} */ name, /** @type {'wall' | 'cpu'} */ what) =>
    Math.min(...all(name, what)).toFixed(0);
  const results = names.map((name) => {
    const middle = median(all(name, 'wall'));
    const ratio = ratioOf(name, 'wall');
    const said = (/** @type {number} */ goal) =>
      `${line(middle, goal)}, ${ratio.toFixed(2)} × an empty process; best ${best(name, 'wall')} and ${best('nothing', 'wall')} ms; ` +
      `processor ${ratioOf(name, 'cpu').toFixed(2)} ×, best ${best(name, 'cpu')} and ${best('nothing', 'cpu')} ms`;
    return [name, { median: middle, ratio, said }];
  });
  return /** @type {Record<'nothing' | Name, {median: number, ratio: number, said: (goal: number) => string}>} */ (
    Object.fromEntries(results)
  );
}

/** Megabytes, as it is and as installers compress. @param {string} program */
function compressedSize(program) {
  const packed = spawnSync('xz', ['-6', '--stdout', program], { maxBuffer: 1e9 });
  if (packed.status !== 0) throw new Error('xz failed');
  return { raw: statSync(program).size / 1e6, compressed: packed.stdout.length / 1e6 };
}

/** @typedef {ReturnType<typeof run>} Run */

/**
 * `cpu`: milliseconds of user and system, as the shell has them; NaN where there is no bash.
 * @param {string} program @param {string[]} parameters
 */
function run(program, parameters) {
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync(program, parameters, { encoding: 'utf8' });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const timed = [
    '-c',
    'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null',
    'bash',
    program,
    ...parameters,
  ];
  const { stderr } = spawnSync('bash', timed, { encoding: 'utf8' });
  const cpu = /([\d.]+) ([\d.]+)\s*$/.exec(stderr ?? '');
  return {
    ...{ status, stdout, milliseconds },
    cpu: cpu ? (Number(cpu[1]) + Number(cpu[2])) * 1000 : Number.NaN,
  };
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
