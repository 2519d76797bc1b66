import { allTargets } from './all-targets';
import { runOf } from './run-of';
import { tryTarget } from './target';

/** `npm run fuzz`: every parser, or those whose name has one of the words; says how fast each was. */
const words = process.argv.slice(2);
const run = runOf(1_000_000);
const targets = allTargets.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
const say = (text: string) => process.stdout.write(`${text}\n`);
say(`FUZZ_SEED=${run.seed} FUZZ_RUNS=${run.runs}: ${targets.length} parsers`);

for (const target of targets) {
  const begun = performance.now();
  try {
    await tryTarget(target, run);
    const seconds = (performance.now() - begun) / 1000;
    const rate = Math.round(run.runs / seconds);
    say(`${target.name.padEnd(28)} ${run.runs} inputs  ${seconds.toFixed(1)} s  ${rate}/s`);
  } catch (error) {
    process.exitCode = 1;
    say(`${target.name.padEnd(28)} FAILED\n${error instanceof Error ? error.message : error}`);
  }
}
if (targets.length === 0) {
  process.exitCode = 1;
  say(`There is no such parser. There are: ${allTargets.map(({ name }) => name).join(', ')}.`);
}
