import { join } from 'node:path';
import { buildFolder } from '../scripts/start/paths.mjs';
import { say } from '../scripts/start/say.mjs';
import { bundle } from './bundle.mjs';
import { runPart, sayMachine } from './part.mjs';
import { percentile } from './percentile.mjs';
import { runApart } from './run-apart.mjs';

/** The list of somebody with a tenth of all licenses, of that of somebody with ten. */
const GOAL = 1.3;

const usage = `npm run bench -- --part customer [--licenses 1000000]
My licenses, without the page around it, in one database: for a contact with a tenth of all licenses, and for one
with ten.`;

runPart(usage, { licenses: '1000000' }, async (values) => {
  const outfile = join(buildFolder, 'bench-customer.mjs');
  await bundle('bench/customer.ts', outfile);
  const licenses = Number(values.licenses);
  const { lists, server } = await measure(outfile, licenses);
  const machine = sayMachine(server);
  say(`Medians in milliseconds, 10 rows a page, ${licenses} licenses in all`);
  say(
    `\n| List | with 10 | with ${licenses / 10}: first page | ratio | last page looked at | ratio |`,
  );
  say('|---|---:|---:|---:|---:|---:|');
  /** @type {string[]} */
  const missed = [];
  for (const [name, { small, large }] of lists) {
    if (!small || !large) throw new Error(`${name} was not measured for both.`);
    const median = (/** @type {number[]} */ all) => percentile(all, 0.5);
    const [before, first, last] = [median(small.first), median(large.first), median(large.last)];
    const ratios = [first, last].map((now) => now / before);
    const [atFirst, atLast] = ratios.map((ratio) => ratio.toFixed(2));
    say(
      `| ${name} | ${before.toFixed(1)} | ${first.toFixed(1)} | ${atFirst} | ${last.toFixed(1)} (${large.pages}) | ${atLast} |`,
    );
    if (ratios.some((ratio) => ratio > GOAL)) missed.push(name);
  }
  say(`\nGoal: ${GOAL}.`);
  return { machine, licenses, lists: Object.fromEntries(lists), missed };
});

/** @typedef {{first: number[], last: number[], pages: number}} Pages */

/** @param {string} program @param {number} licenses */
async function measure(program, licenses) {
  /** @type {Map<string, Record<string, Pages>>} */
  const lists = new Map();
  const server = await runApart(program, licenses, (told) =>
    lists.set(told.list, { ...lists.get(told.list), [told.who]: told }),
  );
  return { lists, server };
}
