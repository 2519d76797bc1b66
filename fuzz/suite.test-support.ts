import { describe, expect, test } from 'vitest';
import { runOf } from './run-of';
import { findsPlanted, type Target, tryTarget } from './target';

/** The tests of some parsers, with fewer inputs than `npm run fuzz` takes. */
export function fuzzTests(targets: readonly Target[]): void {
  const run = runOf(10_000);
  process.stdout.write(`fuzz: FUZZ_SEED=${run.seed}, ${run.runs} inputs for each parser\n`);
  const named = targets.map((target) => [target.name, target.planted.fault, target] as const);

  describe('whatever comes, nothing throws and nothing is accepted that was not made:', () => {
    test.each(named)('%s', (_name, _fault, target) => tryTarget(target, run), 120_000);
  });

  describe('a parser with a fault is found out:', () => {
    test.each(named)(
      '%s that %s',
      async (_name, _fault, target) => expect(await findsPlanted(target, run)).toBe(true),
      120_000,
    );
  });
}
