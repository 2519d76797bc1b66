import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/start/paths.mjs';
import { mustRun } from '../scripts/start/run.mjs';
import { runScript, say } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { scratchDatabase } from './database.mjs';

const usage = `npm run bench -- --part versions <folder of another checkout, installed> [--slices 40]
Compares the device's operations of this checkout with those of another: in turn, half a second each,
on one database. What counts on a busy machine are the medians of the pairs.`;

const OPERATIONS = ['activate', 'checkIn'];
const WARMUP = 5;
const SLICE = 0.5;

/** @typedef {{rate: number, cpu: number}} Slice operations per second, microseconds of CPU for each */

runScript(async () => {
  const text = /** @type {const} */ ('string');
  const options = { slices: { type: text, default: '40' }, json: { type: text } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (!positionals[0]) {
    process.stdout.write(`${usage}\n`);
    return 1;
  }
  const other = resolve(positionals[0]);
  const database = await scratchDatabase();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    OLP_MASTER_KEY: randomBytes(32).toString('base64'),
    AUTH_SECRET: randomBytes(32).toString('base64'),
  };
  const loops = [];
  /** @type {Record<string, object>} */
  const found = {};
  try {
    const [here, there] = [await bundleFor(root), await bundleFor(other)];
    const devices = `${here}.json`;
    await mustRun('The database could not be filled.', process.execPath, [here, 'fill', devices], {
      env,
    });
    for (const file of [there, here]) loops.push(fork(file, ['run', devices], { env }));
    const [before, after] = /** @type {[Loop, Loop]} */ (loops);
    for (const operation of OPERATIONS) {
      for (const loop of loops) await slice(loop, operation, WARMUP);
      const pairs = [];
      for (let n = 0; n < Number(values.slices); n += 1) {
        const turn = [() => slice(before, operation, SLICE), () => slice(after, operation, SLICE)];
        if (n % 2 === 0) pairs.push([await turn[0]?.(), await turn[1]?.()]);
        else pairs.push([await turn[1]?.(), await turn[0]?.()].reverse());
      }
      found[operation] = pairs;
      report(operation, /** @type {[Slice, Slice][]} */ (pairs));
    }
  } finally {
    for (const loop of loops) loop.kill();
    await database.drop();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`);
  return 0;
});

/** @typedef {import('node:child_process').ChildProcess} Loop */

/** @param {string} checkout @returns {Promise<string>} the program, in that checkout's build folder */
async function bundleFor(checkout) {
  const outfile = resolve(checkout, '.build', 'bench-operations.mjs');
  await bundle('bench/operations.ts', outfile, checkout);
  return outfile;
}

/** @param {Loop} loop @param {string} operation @param {number} seconds @returns {Promise<Slice>} */
async function slice(loop, operation, seconds) {
  loop.send({ operation, seconds });
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(loop, 'exit', { signal }).then(() => null);
  const answer = await Promise.race([once(loop, 'message', { signal }), ended.catch(() => null)]);
  heard.abort();
  if (!answer) throw new Error('One of the loops has ended by itself.');
  return answer[0];
}

/** @param {string} operation @param {[Slice, Slice][]} pairs */
function report(operation, pairs) {
  /** @param {(pair: [Slice, Slice]) => number} of @param {number} digits */
  const quartiles = (of, digits) => {
    const sorted = pairs.map(of).sort((a, b) => a - b);
    const at = (/** @type {number} */ part) =>
      (sorted[Math.round(part * (sorted.length - 1))] ?? 0).toFixed(digits);
    return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`;
  };
  say(`\n${operation}, ${pairs.length} pairs, median (quartiles):`);
  say(`  other  ${quartiles(([a]) => a.rate, 0)} /s, CPU ${quartiles(([a]) => a.cpu, 0)} µs`);
  say(`  this   ${quartiles(([, b]) => b.rate, 0)} /s, CPU ${quartiles(([, b]) => b.cpu, 0)} µs`);
  say(`  this / other  rate ${quartiles(([a, b]) => b.rate / a.rate, 2)}`);
  say(`                CPU ${quartiles(([a, b]) => b.cpu / a.cpu, 2)}`);
}
