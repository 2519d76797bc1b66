import { join } from 'node:path';
import { buildFolder } from '../scripts/start/paths.mjs';
import { say } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { runPart, sayMachine } from './part.mjs';
import { percentile } from './percentile.mjs';
import { runApart } from './run-apart.mjs';

/** Milliseconds: 95 of 100 answers of the box come within it. */
const BOX_GOAL = 100;
/** A page of a full database, of the same page of a small one. */
const PAGE_GOAL = 1.5;
const SMALL = 1000;

const usage = `npm run bench -- --part desk [--licenses 1000000]
The lists and the box of the staff desk, without the pages around them, in a small database and in one as large as
said, each with twice as many computers.`;

runPart(usage, { licenses: '1000000' }, async (values) => {
  const outfile = join(buildFolder, 'bench-desk.mjs');
  await bundle('bench/desk.ts', outfile);
  const small = await measure(outfile, SMALL);
  const large = await measure(outfile, Number(values.licenses));
  const machine = sayMachine(large.server);
  say(`Medians in milliseconds, 10 rows a page, at ${SMALL} and at ${values.licenses} licenses`);
  say('\n| List | first page | last page looked at | of the small one |\n|---|---:|---:|---:|');
  const missed = [...small.lists]
    .filter(([name, before]) => !tellList(name, before, large.lists.get(name)))
    .map(([name]) => name);
  say('\n| Box | small, p95 | large, p95 |\n|---|---:|---:|');
  for (const [name, times] of large.box) {
    const [before, now] = [small.box.get(name) ?? [], times].map((all) => percentile(all, 0.95));
    say(`| ${name} | ${before?.toFixed(1)} | ${now?.toFixed(1)} |`);
    if ((now ?? Infinity) > BOX_GOAL) missed.push(name);
  }
  say(`\nGoals: pages ${PAGE_GOAL} of the small database's, the box ${BOX_GOAL} ms at p95.`);
  const plain = (/** @type {typeof small} */ { lists, box }) => ({
    lists: Object.fromEntries(lists),
    box: Object.fromEntries(box),
  });
  return {
    ...{ machine, licenses: Number(values.licenses), small: plain(small), large: plain(large) },
    missed,
  };
});

/** @typedef {{first: number[], last: number[], pages: number}} Pages */

/** @param {string} name @param {Pages} before @param {Pages | undefined} now */
function tellList(name, before, now) {
  const median = (/** @type {number[]} */ all) => percentile(all, 0.5);
  const both = /** @type {const} */ (['first', 'last']).map((which) => {
    const [then, later] = [median(before[which]), median(now?.[which] ?? [])];
    return { text: `${then.toFixed(1)} → ${later.toFixed(1)}`, ratio: later / then };
  });
  const [first, last] = both;
  const ratios = both.map(({ ratio }) => ratio.toFixed(2)).join(' and ');
  say(`| ${name} | ${first?.text} | ${last?.text} (${before.pages}, ${now?.pages}) | ${ratios} |`);
  return both.every(({ ratio }) => ratio <= PAGE_GOAL);
}

/** @param {string} program @param {number} licenses */
async function measure(program, licenses) {
  /** @type {Map<string, Pages>} */
  const lists = new Map();
  /** @type {Map<string, number[]>} */
  const box = new Map();
  const server = await runApart(program, licenses, (told) => {
    if (told.list) lists.set(told.list, told);
    else box.set(told.box, told.times);
  });
  return { lists, box, server };
}
